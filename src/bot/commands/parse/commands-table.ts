/**
 * Every command the bot answers to. `words` are the aliases beside `zh`; any of them may be typed,
 * in any case and width.
 */
export const commandsTable = [
  {
    id: "blow",
    zh: "吹哨",
    words: ["whistle"],
    example: "/吹哨 常规 海埂路12号占道经营 @城管中队",
    does: { zh: "吹哨，请部门来报到", en: "whistle for departments" },
  },
  {
    id: "source",
    zh: "哨源",
    words: ["source"],
    example: "/哨源 海埂路12号路灯不亮",
    does: { zh: "网格员上报发现的问题，由社区处理", en: "grid staff hand in what they found" },
  },
  {
    id: "mine",
    zh: "我的",
    words: ["mine", "my"],
    example: "/我的 待办",
    does: { zh: "看本人和本单位的哨", en: "list my whistles and tasks" },
  },
  {
    id: "show",
    zh: "查",
    words: ["查询", "查看", "show"],
    example: "/查 20260105-0012",
    does: { zh: "按编号看一张哨", en: "show one whistle" },
  },
  {
    id: "board",
    zh: "看板",
    words: ["board"],
    example: "/看板 逾期",
    does: { zh: "看辖区内办理情况", en: "show the state of the area" },
  },
  {
    id: "nudge",
    zh: "催办",
    words: ["nudge"],
    example: "/催办 20260105-0012 请尽快到场",
    does: { zh: "催还没有到、没有办的单位", en: "press those who are missing" },
  },
  {
    id: "withdraw",
    zh: "撤回",
    words: ["withdraw"],
    example: "/撤回 20260105-0012 问题已自行解决",
    does: { zh: "撤回自己吹的哨，须说明原因", en: "withdraw a whistle, with a reason" },
  },
  {
    id: "bind",
    zh: "绑定",
    words: ["bind"],
    example: "/绑定 城管中队",
    does: { zh: "把本群绑定为一个单位的工作群", en: "make this group the group of a unit" },
  },
  {
    id: "help",
    zh: "帮助",
    words: ["help", "?"],
    example: "/帮助",
    does: { zh: "看可以说什么", en: "what can be said" },
  },
  {
    id: "suggest",
    zh: "建议",
    words: ["suggest"],
    example: "/建议 晚上的提醒请合并成一条",
    does: { zh: "给系统提意见", en: "tell us what to do better" },
  },
  {
    id: "supervise",
    zh: "督办",
    words: ["supervise"],
    example: "/督办 20260105-0012 @城管中队 为何至今未到场",
    does: { zh: "上级或督查立项督办，要求限期答复", en: "ask a unit for an answer by a date" },
  },
  {
    id: "duty",
    zh: "值班",
    words: ["duty"],
    example: "/值班 今天 张三",
    does: { zh: "看和改值班表", en: "show or change the duty roster" },
  },
  {
    id: "deputy",
    zh: "代理",
    words: ["leave"],
    example: "/代理 @张三 2026-01-06 2026-01-10",
    does: { zh: "外出时请人代理", en: "name a deputy" },
  },
  {
    id: "calendar",
    zh: "日历",
    words: ["calendar"],
    example: "/日历",
    does: { zh: "看工作日历", en: "show the working calendar" },
  },
  {
    id: "deliveries",
    zh: "投递",
    words: ["deliveries"],
    example: "/投递 20260105-0012",
    does: { zh: "看通知是否送达，停发的重新投递", en: "show whether notices arrived, send again what is held up" },
  },
  {
    id: "verifyChain",
    zh: "验链",
    words: ["verify"],
    example: "/验链 20260105-0012",
    does: { zh: "核验留痕是否被改动", en: "verify the trace" },
  },
  {
    id: "dossier",
    zh: "卷宗",
    words: ["dossier"],
    example: "/卷宗 20260105-0012",
    does: { zh: "导出一张哨的卷宗", en: "export a dossier" },
  },
  {
    id: "relief",
    zh: "减负体检",
    words: ["relief"],
    example: "/减负体检",
    does: { zh: "核对当前配置是否符合基层减负要求", en: "check the configuration against the rules of relief" },
  },
  {
    id: "consult",
    zh: "会商",
    words: ["consult"],
    example: "/会商 20260105-0012",
    does: { zh: "为一张哨建会商群，办结后自动解散", en: "make a group for one whistle, dissolved afterwards" },
  },
  {
    id: "original",
    zh: "查看原文",
    words: ["original"],
    example: "/查看原文 20260105-0012 需上门联系住户",
    does: { zh: "说明理由后看未遮挡的原文", en: "ask for the unmasked text" },
  },
  {
    id: "viewers",
    zh: "谁看过",
    words: ["viewers"],
    example: "/谁看过 20260105-0012",
    does: { zh: "看谁查看过原文", en: "show who saw the original" },
  },
  {
    id: "transfer",
    zh: "转哨",
    words: ["transfer"],
    example: "/转哨 工单编号：KM20260105001 诉求内容：海埂路12号占道经营",
    does: { zh: "把工单、聊天文字或表格转成哨", en: "make a whistle of an order, a chat's text or a table" },
  },
  {
    id: "closing",
    zh: "回单",
    words: ["answer"],
    example: "/回单 20260105-0012",
    does: { zh: "办结后取回单，填回原平台", en: "the answer for the platform whence it came" },
  },
  {
    id: "hold",
    zh: "保全",
    words: ["hold"],
    example: "/保全 20260105-0012 信访复查需要",
    does: { zh: "让一张哨的记录到期也不清除", en: "keep a record beyond its time" },
  },
  {
    id: "assess",
    zh: "考核",
    words: ["assess"],
    example: "/考核 2026年1月",
    does: { zh: "看、试算、导出考核，录入分数（限考核单位）", en: "scores of a period, for those who assess" },
  },
  {
    id: "ruling",
    zh: "裁定",
    words: ["ruling"],
    example: "/裁定 20260105-0012 维持 属于贵单位职责",
    does: { zh: "对退单作出裁定：维持、改派或解除", en: "rule on a decline: maintain, reassign or release" },
  },
  {
    id: "drill",
    zh: "演练",
    words: ["drill"],
    example: "/演练 应急 幸福小区3号楼燃气泄漏",
    does: { zh: "像真的一样吹一次演练哨，不计入统计", en: "whistle a drill; it never counts" },
  },
] as const satisfies readonly CommandEntry[];

type CommandEntry = {
  id: string;
  zh: string;
  words: readonly string[];
  example: string;
  does: { zh: string; en: string };
};

export type CommandId = (typeof commandsTable)[number]["id"];
