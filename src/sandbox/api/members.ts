import { z } from "zod";
import { tellMembers } from "../events/chat-events.js";
import type { HttpAnswer } from "../http/answer.js";
import { type ApiCall, type ApiRoute, done, failure, readBody, readChoice } from "./call.js";
import { chatById, mayActAsOwner, notOwner } from "./chat-access.js";
import { pageOf, readPageSize } from "./paging.js";
import { idField, personBy, unknownPerson, userIdTypes } from "./people.js";

const MembersBody = z.object({ id_list: z.array(z.string()).min(1).max(50) });
const memberIdTypes = [...userIdTypes, "app_id"] as const;
const path = "/open-apis/im/v1/chats/:chat_id/members";

export const memberRoutes: ApiRoute[] = [
  {
    method: "POST",
    path,
    token: "tenant",
    scopes: ["im:chat"],
    support: "full",
    note: "succeed_type 0, 1 and 2; nobody has to approve",
    handle: (call) => alone(call, add),
  },
  {
    method: "DELETE",
    path,
    token: "tenant",
    scopes: ["im:chat"],
    support: "full",
    note: "people and the bot itself",
    handle: (call) => alone(call, remove),
  },
  {
    method: "GET",
    path,
    token: "tenant",
    scopes: ["im:chat"],
    support: "full",
    note: "people only, as on the platform",
    pages: 100,
    handle: list,
  },
  {
    method: "GET",
    path: `${path}/is_in_chat`,
    token: "tenant",
    scopes: ["im:chat"],
    support: "full",
    note: "",
    handle: ({ platform, params }) =>
      done({ is_in_chat: platform.store.chats.get(params.chat_id ?? "")?.hasBot ?? false }),
  },
];

const lingerMs = 100;

/** Changes of one chat's members are made one after the other; with rate limits on, a second one meanwhile is refused. */
async function alone(call: ApiCall, handle: (call: ApiCall) => HttpAnswer): Promise<HttpAnswer> {
  const turn = call.platform.limits.enter(`members of ${call.params.chat_id}`);
  if (!turn) return failure(call, 232019, "The request triggers the rate limit: the members are being changed.");
  if (turn.linger) await new Promise((resolve) => setTimeout(resolve, lingerMs));
  try {
    return handle(call);
  } finally {
    turn.leave();
  }
}

function add(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "member_id_type", memberIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const succeed = readChoice(call, "succeed_type", ["0", "1", "2"], "0");
  if (!succeed.ok) return succeed.answer;
  const found = chatById(call);
  if (!found.ok) return found.answer;
  const read = readBody(call, MembersBody, 232001);
  if (!read.ok) return read.answer;
  const type = idType.value;
  const ids = read.body.id_list;
  if (type === "app_id") {
    const isOther = ids.some((id) => id !== call.platform.app.appId);
    return isOther
      ? failure(call, 232004, "There is no such app.")
      : done({ invalid_id_list: [], not_existed_id_list: [], pending_approval_id_list: [] });
  }
  const people = ids.map((id) => ({ id, person: personBy(call.platform, type, id) }));
  const unknown = people.flatMap(({ id, person }) => (person ? [] : [id]));
  const firstUnknown = unknown[0];
  if (firstUnknown !== undefined && succeed.value === "0") {
    const { code, msg } = unknownPerson(call.platform, type, firstUnknown);
    return failure(call, code, msg);
  }
  if (unknown.length === 0 || succeed.value === "1") {
    const newcomers = people.flatMap(({ person }) =>
      person && !found.chat.memberIds.has(person.openId) ? [person.openId] : [],
    );
    for (const openId of newcomers) found.chat.memberIds.add(openId);
    tellMembers(call.platform, found.chat, call.platform.app.openId, "added", newcomers);
  }
  return done({ invalid_id_list: [], not_existed_id_list: unknown, pending_approval_id_list: [] });
}

function remove(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "member_id_type", memberIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const found = chatById(call);
  if (!found.ok) return found.answer;
  const read = readBody(call, MembersBody, 232001);
  if (!read.ok) return read.answer;
  const type = idType.value;
  if (type !== "app_id" && !mayActAsOwner(call, found.chat)) return notOwner(call);
  const leavers: string[] = [];
  const invalid = read.body.id_list.filter((id) => {
    if (type === "app_id") {
      if (id === call.platform.app.appId) found.chat.hasBot = false;
      return id !== call.platform.app.appId;
    }
    const person = personBy(call.platform, type, id);
    if (!person || !found.chat.memberIds.delete(person.openId)) return true;
    leavers.push(person.openId);
    return false;
  });
  tellMembers(call.platform, found.chat, call.platform.app.openId, "deleted", leavers);
  return done({ invalid_id_list: invalid });
}

function list(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "member_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const found = chatById(call);
  if (!found.ok) return found.answer;
  const { store, app } = call.platform;
  const members = [...found.chat.memberIds].flatMap((openId) => store.people.get(openId) ?? []);
  const page = pageOf(call, members, readPageSize(call, 20));
  const items = page.items.map((person) => ({
    member_id_type: idType.value,
    ...idField(call.platform, "member_id", person, idType.value),
    name: person.name,
    tenant_key: app.tenantKey,
  }));
  return done({ ...page, items, member_total: members.length });
}
