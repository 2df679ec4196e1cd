import type { App, Seed } from "../../src/sandbox/sandbox.js";

const id = (prefix: string, n: number): string => prefix + n.toString(16).padStart(32, "0");

/** 李明 whistles for the street, 王芳 is on duty in its squadron, 赵强 heads the county bureau above that. */
export const li = id("ou_", 1);
export const wang = id("ou_", 2);
export const zhao = id("ou_", 3);
export const sun = id("ou_", 4);
export const streetChat = id("oc_", 1);
export const squadChat = id("oc_", 2);
export const bureauChat = id("oc_", 3);
export const platformChat = id("oc_", 4);

export const seed: Seed = {
  startAt: new Date("2026-01-05T09:00:00+08:00"),
  people: [
    { openId: li, name: "李明", title: "综合指挥室副主任", unitId: "street", roles: ["whistler"] },
    { openId: wang, name: "王芳", title: "值班长", unitId: "squad", roles: ["duty", "member"] },
    { openId: zhao, name: "赵强", title: "局长", unitId: "bureau", roles: ["head"] },
    { openId: sun, name: "孙丽", title: "科员", unitId: "street", roles: ["member"] },
  ],
  units: [
    { id: "county", name: "五华区", level: "county", kind: "block", force: null, parentId: null, chatId: null },
    {
      id: "bureau",
      name: "五华区城市管理局",
      level: "county",
      kind: "line",
      force: null,
      parentId: "county",
      chatId: bureauChat,
    },
    {
      id: "street",
      name: "永昌街道",
      level: "street",
      kind: "block",
      force: null,
      parentId: "county",
      chatId: streetChat,
    },
    {
      id: "squad",
      name: "永昌街道城管中队",
      level: "street",
      kind: "line",
      force: "resident",
      parentId: "bureau",
      chatId: squadChat,
    },
  ],
  chats: [
    { chatId: streetChat, name: "永昌街道", memberIds: [li, sun] },
    { chatId: squadChat, name: "永昌街道城管中队", memberIds: [wang] },
    { chatId: bureauChat, name: "五华区城市管理局", memberIds: [zhao] },
    { chatId: platformChat, name: "永昌街道1+3+N平台", memberIds: [li, wang, sun] },
  ],
};

/** The same town with so many people in one group, for the page to carry. */
export function crowd(size: number): Seed {
  const people = Array.from({ length: size }, (_, n) => ({
    openId: id("ou_", 1000 + n),
    name: `人员${n + 1}`,
    title: "科员",
    unitId: "street",
    roles: ["member"],
  }));
  const chats = [{ chatId: streetChat, name: "永昌街道", memberIds: people.map(({ openId }) => openId) }];
  return { ...seed, people, chats };
}

export const app: App = {
  appId: "cli_0123456789abcdef",
  appSecret: "secret",
  name: "吹哨",
  encryptKey: "encrypt key",
  verificationToken: "verification token",
  mode: "webhook",
};
