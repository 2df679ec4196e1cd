/** People, their posts, and their phones as things on the desk. */
export const peopleWords = {
  choosePeople: { zh: "选择人员", en: "Choose people" },
  searchPeople: { zh: "按姓名、职务或单位搜索", en: "Search by name, post or unit" },
  noPeople: { zh: "没有找到相符的人员", en: "Nobody matches" },
  closePhone: { zh: "关闭 {name} 的手机", en: "Close the phone of {name}" },
  moveLeft: { zh: "左移", en: "Move left" },
  moveRight: { zh: "右移", en: "Move right" },
};

/** Levels of units, by their names in the control API. */
export const levels = {
  city: { zh: "市", en: "City" },
  county: { zh: "县（市、区）", en: "County" },
  street: { zh: "街道", en: "Street" },
  community: { zh: "社区", en: "Community" },
};

/** Roles, by their names in the control API. */
export const roles = {
  whistler: { zh: "吹哨人", en: "Whistler" },
  head: { zh: "负责人", en: "Head" },
  dispatcher: { zh: "调度员", en: "Dispatcher" },
  duty: { zh: "值班", en: "On duty" },
  member: { zh: "成员", en: "Member" },
  inspector: { zh: "督查", en: "Inspector" },
  grid: { zh: "网格员", en: "Grid staff" },
  admin: { zh: "管理员", en: "Admin" },
};
