/**
 * Every command the bot answers to or keeps for later. `words` are the aliases beside `zh`; any of them may be typed,
 * in any case and width. `help` lists only what is `implemented`.
 */
export const commandsTable = [
  {
    id: "blow",
    zh: "吹哨",
    words: ["whistle"],
    implemented: true,
    example: "/吹哨 常规 海埂路12号占道经营 @城管中队",
    does: { zh: "吹哨，请部门来报到", en: "whistle for departments" },
  },
  {
    id: "source",
    zh: "哨源",
    words: ["source"],
    implemented: true,
    example: "/哨源 海埂路12号路灯不亮",
    does: { zh: "网格员上报发现的问题，由社区处理", en: "grid staff hand in what they found" },
  },
  {
    id: "mine",
    zh: "我的",
    words: ["mine", "my"],
    implemented: true,
    example: "/我的 待办",
    does: { zh: "看本人和本单位的哨", en: "list my whistles and tasks" },
  },
  {
    id: "show",
    zh: "查",
    words: ["查询", "查看", "show"],
    implemented: true,
    example: "/查 20260105-0012",
    does: { zh: "按编号看一张哨", en: "show one whistle" },
  },
  {
    id: "board",
    zh: "看板",
    words: ["board"],
    implemented: true,
    example: "/看板 逾期",
    does: { zh: "看辖区内办理情况", en: "show the state of the area" },
  },
  {
    id: "nudge",
    zh: "催办",
    words: ["nudge"],
    implemented: true,
    example: "/催办 20260105-0012 请尽快到场",
    does: { zh: "催还没有到、没有办的单位", en: "press those who are missing" },
  },
  {
    id: "withdraw",
    zh: "撤回",
    words: ["withdraw"],
    implemented: true,
    example: "/撤回 20260105-0012 问题已自行解决",
    does: { zh: "撤回自己吹的哨，须说明原因", en: "withdraw a whistle, with a reason" },
  },
  {
    id: "bind",
    zh: "绑定",
    words: ["bind"],
    implemented: true,
    example: "/绑定 城管中队",
    does: { zh: "把本群绑定为一个单位的工作群", en: "make this group the group of a unit" },
  },
  {
    id: "help",
    zh: "帮助",
    words: ["help", "?"],
    implemented: true,
    example: "/帮助",
    does: { zh: "看可以说什么", en: "what can be said" },
  },
  {
    id: "suggest",
    zh: "建议",
    words: ["suggest"],
    implemented: true,
    example: "/建议 晚上的提醒请合并成一条",
    does: { zh: "给系统提意见", en: "tell us what to do better" },
  },
  {
    id: "supervise",
    zh: "督办",
    words: ["supervise"],
    implemented: false,
    example: "/督办 20260105-0012",
    does: { zh: "对一张哨立项督办", en: "open a supervision" },
  },
  {
    id: "duty",
    zh: "值班",
    words: ["duty"],
    implemented: true,
    example: "/值班 今天 张三",
    does: { zh: "看和改值班表", en: "show or change the duty roster" },
  },
  {
    id: "deputy",
    zh: "代理",
    words: ["leave"],
    implemented: true,
    example: "/代理 @张三 2026-01-06 2026-01-10",
    does: { zh: "外出时请人代理", en: "name a deputy" },
  },
  {
    id: "calendar",
    zh: "日历",
    words: ["calendar"],
    implemented: true,
    example: "/日历",
    does: { zh: "看工作日历", en: "show the working calendar" },
  },
  {
    id: "deliveries",
    zh: "投递",
    words: ["deliveries"],
    implemented: true,
    example: "/投递 20260105-0012",
    does: { zh: "看通知是否送达，停发的重新投递", en: "show whether notices arrived, send again what is held up" },
  },
  {
    id: "verifyChain",
    zh: "验链",
    words: ["verify"],
    implemented: false,
    example: "/验链 20260105-0012",
    does: { zh: "核验留痕是否被改动", en: "verify the trace" },
  },
  {
    id: "dossier",
    zh: "卷宗",
    words: ["dossier"],
    implemented: true,
    example: "/卷宗 20260105-0012",
    does: { zh: "导出一张哨的卷宗", en: "export a dossier" },
  },
  {
    id: "relief",
    zh: "减负体检",
    words: ["relief"],
    implemented: true,
    example: "/减负体检",
    does: { zh: "核对当前配置是否符合基层减负要求", en: "check the configuration against the rules of relief" },
  },
  {
    id: "consult",
    zh: "会商",
    words: ["consult"],
    implemented: true,
    example: "/会商 20260105-0012",
    does: { zh: "为一张哨建会商群，办结后自动解散", en: "make a group for one whistle, dissolved afterwards" },
  },
  {
    id: "original",
    zh: "查看原文",
    words: ["original"],
    implemented: true,
    example: "/查看原文 20260105-0012 需上门联系住户",
    does: { zh: "说明理由后看未遮挡的原文", en: "ask for the unmasked text" },
  },
  {
    id: "viewers",
    zh: "谁看过",
    words: ["viewers"],
    implemented: true,
    example: "/谁看过 20260105-0012",
    does: { zh: "看谁查看过原文", en: "show who saw the original" },
  },
  {
    id: "hold",
    zh: "保全",
    words: ["hold"],
    implemented: true,
    example: "/保全 20260105-0012 信访复查需要",
    does: { zh: "让一张哨的记录到期也不清除", en: "keep a record beyond its time" },
  },
  {
    id: "assess",
    zh: "考核",
    words: ["assess"],
    implemented: false,
    example: "/考核",
    does: { zh: "看一个周期的考核", en: "show an assessment" },
  },
  {
    id: "ruling",
    zh: "裁定",
    words: ["ruling"],
    implemented: true,
    example: "/裁定 20260105-0012 维持 属于贵单位职责",
    does: { zh: "对退单作出裁定：维持、改派或解除", en: "rule on a decline: maintain, reassign or release" },
  },
  {
    id: "drill",
    zh: "演练",
    words: ["drill"],
    implemented: true,
    example: "/演练 应急 幸福小区3号楼燃气泄漏",
    does: { zh: "像真的一样吹一次演练哨，不计入统计", en: "whistle a drill; it never counts" },
  },
] as const satisfies readonly CommandEntry[];

type CommandEntry = {
  id: string;
  zh: string;
  words: readonly string[];
  implemented: boolean;
  example: string;
  does: { zh: string; en: string };
};

export type CommandId = (typeof commandsTable)[number]["id"];

/** What `help` lists and did-you-mean offers. */
export const implementedCommands = commandsTable.filter((command) => command.implemented);
