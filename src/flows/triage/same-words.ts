/** Words that people use for the same thing; the first stands for all. They are compared as one, never shown. */
const groups = [
  "倒塌 坍塌 垮塌 冲垮 吹倒 倒了",
  "倒伏 刮断 刮倒 折断",
  "护栏 栏杆 围栏",
  "破损 缺损 损坏 断裂 坏了 断了 老是坏",
  "开裂 裂缝 裂开 裂了",
  "坠落 掉落 脱落 掉下 快掉",
  "异味 臭味 恶臭 臭气 气味 难闻 刺鼻 呛人",
  "摊贩 摊位 摆摊 小摊 地摊 流动商贩 小贩",
  "噪音 噪声 很吵 吵得 太吵 声音很大 声音大",
  "积水 被淹 淹水 水淹",
  "堵塞 堵了 堵住 堵死",
  "占用 占道 占满 侵占 霸占",
  "施工 工地 在建",
  "农民工 工人 民工",
  "拖欠工资 欠薪 讨薪 讨要工资 工资",
  "电动车 电动自行车 电瓶车",
  "自来水 水龙头 供水",
  "斗殴 打架 打群架",
  "搭建 加盖 违建 私搭",
  "大树 行道树 树木",
  "停水 断水 没水 无水",
  "房屋 房子 住房",
  "小店 店铺 小卖部 商店",
  "餐馆 饭店 餐厅",
  "桌椅 桌子",
  "路灯 灯不亮",
];

const firstOf = new Map(
  groups.flatMap((group) => {
    const words = group.split(" ");
    return words.slice(1).map((word) => [word, words[0] ?? word] as const);
  }),
);
const others = new RegExp([...firstOf.keys()].sort((a, b) => b.length - a.length).join("|"), "gu");

export const withSameWords = (plain: string): string => plain.replace(others, (word) => firstOf.get(word) ?? word);
