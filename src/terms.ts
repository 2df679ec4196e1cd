/**
 * The glossary: one English identifier, one Chinese and one English label. Words of the policy itself (categories,
 * matters, roles that a district adds) come with policy.yaml; everything else that a person reads starts here.
 */
export type Term = { readonly zh: string; readonly en: string };
type Terms = Readonly<Record<string, Term>>;

const t = (zh: string, en: string): Term => ({ zh, en });

export const nouns = {
  whistle: t("吹哨", "Whistle"),
  order: t("哨令", "Order"),
  whistler: t("吹哨人", "Whistled by"),
  place: t("地点", "Place"),
  matter: t("事项", "Matter"),
  unlistedMatter: t("清单外事项", "Matter not in the catalogue"),
  drill: t("演练", "Drill"),
  departments: t("报到部门", "Departments"),
  copied: t("知会", "For information"),
  arrivalMatrix: t("到场情况", "Who is there"),
  deadline: t("截止", "Due"),
  why: t("为什么是这个时间", "Why this deadline"),
  ruling: t("裁定", "Ruling"),
  precedent: t("判例", "Precedent"),
  addition: t("关联补充", "Added"),
  before: t("前一次吹哨", "Whistled before"),
  rating: t("评价", "Rating"),
  filing: t("事后备案", "Record afterwards"),
  deliberation: t("议事决定", "Deliberation"),
  study: t("研究处置", "Study"),
  result: t("办结", "Resolved"),
  progress: t("反馈", "Progress"),
  declined: t("退单", "Declined"),
  declineReason: t("退单理由", "Why it is declined"),
  sentBack: t("退回重办", "Sent back"),
  extension: t("申请延期", "More time asked for"),
  suspension: t("挂账", "Parked"),
  endReason: t("原因", "Reason"),
  photos: t("张照片", "photos"),
} as const satisfies Terms;

export const whistleStatuses = {
  approval: t("待批准", "Awaiting approval"),
  deliberation: t("待议事", "Awaiting deliberation"),
  study: t("上级研究中", "Under study"),
  dispatching: t("待派发", "Awaiting dispatch"),
  dispatched: t("办理中", "Under way"),
  filing: t("待备案", "Record owed"),
  closed: t("办结归档", "Closed"),
  withdrawn: t("已撤回", "Withdrawn"),
  rejected: t("已退回", "Returned"),
} as const satisfies Terms;

export const assignmentStatuses = {
  ordered: t("待签收", "Not yet accepted"),
  accepted: t("已签收，待报到", "Accepted, on the way"),
  checkedIn: t("已报到，办理中", "Checked in, at work"),
  resolved: t("已办结，待验收", "Resolved, to be verified"),
  verified: t("已验收", "Verified"),
  rated: t("已评价", "Rated"),
  declined: t("已退单，待裁定", "Declined, awaiting ruling"),
  suspended: t("已挂账", "Parked"),
  released: t("已解除", "Released"),
} as const satisfies Terms;

export const assignmentRoles = {
  lead: t("主办", "Lead"),
  co: t("协办", "Co"),
} as const satisfies Terms;

export const levels = {
  city: t("市", "City"),
  county: t("县（市、区）", "County"),
  street: t("街道", "Street"),
  community: t("社区", "Community"),
} as const satisfies Terms;

export const forces = {
  lead: t("牵头力量", "Lead force"),
  resident: t("常驻力量", "Resident force"),
  posted: t("派驻力量", "Posted force"),
} as const satisfies Terms;

/** What has to be done, as it stands before 「截止」. */
export const steps = {
  approval: t("批准", "Approval"),
  deliberation: t("议事", "Deliberation"),
  study: t("研究", "Study"),
  dispatch: t("派发", "Dispatch"),
  accept: t("签收", "Accept"),
  checkIn: t("报到", "Check in"),
  confirmArrival: t("到场确认", "Confirm arrival"),
  progress: t("反馈", "Progress"),
  resolve: t("办结", "Resolve"),
  verify: t("验收", "Verify"),
  rate: t("评价", "Rate"),
  ruling: t("裁定", "Ruling"),
  extensionReply: t("延期答复", "Answer on more time"),
  suspensionReply: t("挂账答复", "Answer on parking"),
  resume: t("挂账恢复", "Coming back"),
  filing: t("事后备案", "Record afterwards"),
  supervision: t("督办答复", "Answer to supervision"),
  supervisionClose: t("督办结项", "Closing of supervision"),
  appealReply: t("评价申诉答复", "Answer to the appeal"),
  chargeReply: t("情况说明", "Reply"),
  chargeRuling: t("认定", "Finding"),
  chargeFinal: t("认定生效", "Finding takes effect"),
  chargeAppealRuling: t("申诉复核", "Review of the appeal"),
} as const satisfies Terms;

/** What each button says first; further words may follow. */
export const commands = {
  blow: t("吹哨", "Whistle"),
  approve: t("同意", "Agree"),
  returnApproval: t("退回", "Return"),
  deliberate: t("议事", "Deliberate"),
  confirmAttendance: t("确认参加", "I took part"),
  denyAttendance: t("未参加", "I did not take part"),
  raise: t("上报", "Raise"),
  takeOn: t("接办", "Take on"),
  returnStudy: t("退回", "Return"),
  dispatch: t("派发", "Dispatch"),
  accept: t("签收", "Accept"),
  checkIn: t("报到", "Check in"),
  confirmArrival: t("人到了", "They are here"),
  progress: t("反馈", "Report progress"),
  resolve: t("办结", "Resolve"),
  verify: t("验收通过", "Verify"),
  sendBack: t("退回重办", "Send back"),
  rate: t("评价", "Rate"),
  nudge: t("催办", "Nudge"),
  withdraw: t("撤回", "Withdraw"),
  decline: t("退单", "Decline"),
  maintain: t("维持", "Maintain"),
  reassign: t("改派", "Reassign"),
  transfer: t("转派", "Transfer"),
  requestExtension: t("申请延期", "Ask for more time"),
  grantExtension: t("同意", "Agree"),
  refuseExtension: t("不同意", "Refuse"),
  suspend: t("挂账", "Park"),
  agreeSuspend: t("同意", "Agree"),
  refuseSuspend: t("不同意", "Refuse"),
  file: t("备案", "Record"),
  consult: t("会商", "Consult"),
  chase: t("催报", "Chase"),
  recompute: t("重新核定时限", "Recount"),
  dissolve: t("解散会商群", "Dissolve the group"),
  blowAnyway: t("仍要吹哨", "Whistle all the same"),
  link: t("关联", "Link"),
  again: t("再次吹哨", "Whistle again"),
  supervise: t("督办", "Supervise"),
  answerSupervision: t("答复", "Answer"),
  closeSupervision: t("结项", "Close"),
  appealRating: t("申诉", "Appeal"),
  ruleAppeal: t("答复申诉", "Decide the appeal"),
  exclude: t("剔除", "Exclude"),
  include: t("恢复计入", "Include again"),
  charge: t("反映乱吹哨、吹空哨", "Bring a charge"),
  replyCharge: t("说明情况", "Reply"),
  ruleCharge: t("认定", "Rule"),
  appealCharge: t("申诉", "Appeal"),
  ruleChargeAppeal: t("复核", "Review"),
  ruleFact: t("核实", "Look into"),
  note: t("登记事实", "Enter a fact"),
} as const satisfies Terms;

/** The ladder: what has happened, for a notice's title and its firmness. */
export const rungs = {
  dueSoon: t("黄牌", "Yellow card"),
  overdue: t("红牌", "Red card"),
  again: t("红牌再催", "Red card again"),
  levelAbove: t("升级", "Escalated"),
  twoAbove: t("再升级", "Escalated again"),
} as const satisfies Terms;

export const declineReasons = {
  notOurDuty: t("不属于本单位职责", "Not our duty"),
  wrongPlace: t("不在本单位辖区", "Not in our area"),
  needsOther: t("须由其他单位主办", "Another unit must lead"),
  noAuthority: t("本单位没有相应权限", "We lack the authority"),
  duplicate: t("与在办事项重复", "Same as one under way"),
  notTrue: t("现场核实没有该情况", "Not found on site"),
} as const satisfies Terms;

export const rulings = {
  maintained: t("维持原派单", "The order stands"),
  reassigned: t("另行派单", "Given to others"),
} as const satisfies Terms;

export const studyOutcomes = {
  takenOn: t("接办", "Taken on"),
  returned: t("退回", "Returned"),
  raised: t("继续上报", "Raised further"),
} as const satisfies Terms;

export const scores = {
  timeliness: t("响应及时", "Timeliness"),
  result: t("办理效果", "Result"),
  conduct: t("工作作风", "Conduct"),
} as const satisfies Terms;

/** 申诉的结果. */
export const appealOutcomes = {
  dismissed: t("维持原评价", "The rating stands"),
  corrected: t("更正评分", "Scores corrected"),
  struck: t("撤销评价", "Rating struck"),
} as const satisfies Terms;

export const chargeKinds = {
  empty: t("吹空哨", "Empty whistle"),
  frivolous: t("乱吹哨", "Frivolous whistle"),
} as const satisfies Terms;

export const chargeOutcomes = {
  falls: t("不成立", "Not upheld"),
  stands: t("成立", "Upheld"),
} as const satisfies Terms;

/** Facts of the register 问责台账. */
export const factKinds = {
  escalated: t("逾期升级", "Escalated"),
  declineOverruled: t("退单未获支持", "Decline overruled"),
  lowRating: t("评价较低", "Low rating"),
  emptyWhistle: t("吹空哨", "Empty whistle"),
  frivolousWhistle: t("乱吹哨", "Frivolous whistle"),
  repeated: t("多次吹哨仍未到场", "Whistled again, still nobody came"),
  lateReport: t("应急情况迟报", "Emergency reported late"),
  lateFiling: t("事后备案逾期", "Record filed late"),
  unprovenArrival: t("未见到场即报办结", "Resolved without proven arrival"),
} as const satisfies Terms;

export const factOutcomes = {
  confirmed: t("属实", "Confirmed"),
  dismissed: t("不予采信", "Dismissed"),
} as const satisfies Terms;

/** Where a limit comes from, for 「为什么是这个时间」. */
export const limitSources = {
  whistle: t("吹哨时要求的时限", "as the whistle states"),
  matter: t("按事项清单时限", "limit of the matter"),
  category: t("按哨种时限", "limit of the category"),
  extension: t("已同意延期", "more time granted"),
  assessment: t("按考核规则时限", "limit of the rules of assessment"),
  supervision: t("督办要求的时限", "as the supervision states"),
} as const satisfies Terms;

/** Fields of forms: label and, in a refusal, the name of what is missing. */
export const fields = {
  name: t("到场人姓名", "Who comes"),
  post: t("职务", "Post"),
  phone: t("联系电话", "Phone"),
  arrivesAt: t("预计到达", "Arrives"),
  mayDecide: t("能否现场拍板", "May decide on site"),
  reason: t("原因", "Reason"),
  rule: t("依据", "Rule"),
  instead: t("建议承办单位", "Who instead"),
  unit: t("单位", "Unit"),
  units: t("部门", "Departments"),
  text: t("内容", "Text"),
  phrase: t("常用语", "Set phrase"),
  note: t("说明", "Note"),
  result: t("办理结果", "Result"),
  days: t("延期工作日", "Working days more"),
  condition: t("恢复办理的条件", "Condition"),
  owner: t("责任人", "Owner"),
  nextDate: t("下次研究日期", "Next date"),
  heldOn: t("议事日期", "Held on"),
  attendees: t("参加人员", "Who took part"),
  conclusion: t("议事结论", "Conclusion"),
  comment: t("评语", "Comment"),
  question: t("督办问题", "Question"),
  facts: t("事实", "Facts"),
  target: t("督办对象", "Whom"),
  outcome: t("结论", "Outcome"),
  answerBy: t("答复时限", "Answer by"),
  timeliness: scores.timeliness,
  score: t("分数", "Score"),
  category: t("哨种", "Category"),
  matter: nouns.matter,
  place: nouns.place,
  statedDueAt: t("要求时限", "Wanted by"),
  drill: nouns.drill,
} as const satisfies Terms;

/** Said by choosing: on a phone, on site, often nobody has a hand free to type. */
export const progressPhrases = {
  underWay: t("正在现场处置", "At work on site"),
  onTheWay: t("已派人前往", "People are on their way"),
  needsHelp: t("需要其他部门配合", "Other departments are needed"),
  today: t("预计今天办完", "Expected to be done today"),
} as const satisfies Terms;

export const resultPhrases = {
  done: t("已处理完毕", "Dealt with"),
  corrected: t("已责令整改到位", "Corrected on our order"),
  cleared: t("已劝离清理", "Persuaded and cleared"),
  handedOver: t("已移交有权部门处理", "Handed over to the competent department"),
} as const satisfies Terms;

export const lists = {
  mine: t("我的", "Mine"),
  board: t("看板", "Board"),
  todo: t("待办", "To do"),
  overdue: t("逾期", "Overdue"),
  today: t("今日到期", "Due today"),
  open: t("在办", "Open"),
  unlisted: t("清单外", "Unlisted"),
} as const satisfies Terms;
