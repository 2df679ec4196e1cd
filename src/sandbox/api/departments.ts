import { seesUnit } from "../contact-range.js";
import type { HttpAnswer } from "../http/answer.js";
import { departmentIdOf } from "../ids.js";
import type { JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { Unit } from "../setup.js";
import { type ApiCall, type ApiRoute, done, failure, readChoice } from "./call.js";
import { pageOf, readPageSize } from "./paging.js";
import { idField, type UserIdType, userIdTypes } from "./people.js";
import { type DepartmentIdType, departmentIdTypes, userView } from "./users.js";

const scopes = ["contact:contact.base:readonly", "contact:department.base:readonly"];
const root = "0";

export const departmentRoutes: ApiRoute[] = [
  {
    method: "GET",
    path: "/open-apis/contact/v3/users/find_by_department",
    token: "tenant",
    scopes,
    support: "full",
    note: "direct members; fields by scope; 403 outside the contact range",
    pages: 50,
    handle: members,
  },
  {
    method: "GET",
    path: "/open-apis/contact/v3/departments/:department_id/children",
    token: "tenant",
    scopes,
    support: "full",
    note: "with fetch_child the whole tree below; 403 outside the contact range",
    pages: 50,
    handle: children,
  },
  {
    method: "GET",
    path: "/open-apis/contact/v3/departments/:department_id",
    token: "tenant",
    scopes,
    support: "full",
    note: "",
    handle: get,
  },
];

/** A unit by its id, null for the root, undefined for an unknown one. */
function unitBy({ store }: Platform, type: DepartmentIdType, id: string): Unit | null | undefined {
  if (id === root) return null;
  if (type === "department_id") return store.units.get(id);
  return [...store.units.values()].find((unit) => departmentIdOf(unit.id) === id);
}

const unknownDepartment = (call: ApiCall): HttpAnswer =>
  failure(call, 99992357, "The request you send is not a valid {department_id} or not exists.");

/** The whole company is the root, which only an app that sees everybody sees. */
const seesAll = ({ platform: { store } }: ApiCall, unit: Unit | null): boolean =>
  unit === null ? store.range === null : seesUnit(store, unit.id);

function members(call: ApiCall): HttpAnswer {
  const type = readChoice(call, "department_id_type", departmentIdTypes, "open_department_id");
  if (!type.ok) return type.answer;
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const id = call.request.query.get("department_id");
  if (!id) return failure(call, 40001, "param error, ext=department_id is required");
  const unit = unitBy(call.platform, type.value, id);
  if (unit === undefined) return unknownDepartment(call);
  if (!seesAll(call, unit)) return failure(call, 40004, "no dept authority error", { status: 403 });
  const people = [...call.platform.store.people.values()].filter(({ unitId }) => unitId === unit?.id);
  const page = pageOf(call, people, readPageSize(call, 10));
  return done({ ...page, items: page.items.map((person) => userView(call.platform, person, type.value)) });
}

function children(call: ApiCall): HttpAnswer {
  const type = readChoice(call, "department_id_type", departmentIdTypes, "open_department_id");
  if (!type.ok) return type.answer;
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const unit = unitBy(call.platform, type.value, call.params.department_id ?? "");
  if (unit === undefined) return unknownDepartment(call);
  if (!seesAll(call, unit)) return failure(call, 40014, "no parent dept authority error", { status: 403 });
  const units = [...call.platform.store.units.values()];
  const below = (parentId: string | null): Unit[] => {
    const direct = units.filter((each) => each.parentId === parentId);
    return call.request.query.get("fetch_child") === "true"
      ? direct.flatMap((each) => [each, ...below(each.id)])
      : direct;
  };
  const page = pageOf(call, below(unit?.id ?? null), readPageSize(call, 10));
  return done({ ...page, items: page.items.map((each) => departmentView(call.platform, each, idType.value)) });
}

function get(call: ApiCall): HttpAnswer {
  const type = readChoice(call, "department_id_type", departmentIdTypes, "open_department_id");
  if (!type.ok) return type.answer;
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const unit = unitBy(call.platform, type.value, call.params.department_id ?? "");
  if (!unit) return unknownDepartment(call);
  if (!seesAll(call, unit)) return failure(call, 40004, "no dept authority error", { status: 403 });
  return done({ department: departmentView(call.platform, unit, idType.value) });
}

/** A department as the endpoints and events give it. */
export function departmentView(platform: Platform, unit: Unit, idType: UserIdType): JsonObject {
  const people = [...platform.store.people.values()].filter(({ unitId }) => unitId === unit.id);
  const head = people.find(({ roles }) => roles.includes("head"));
  return {
    name: unit.name,
    i18n_name: { zh_cn: unit.name },
    parent_department_id: unit.parentId === null ? root : departmentIdOf(unit.parentId),
    department_id: unit.id,
    open_department_id: departmentIdOf(unit.id),
    ...(head ? idField(platform, "leader_user_id", head, idType) : {}),
    ...(unit.chatId ? { chat_id: unit.chatId } : {}),
    order: "0",
    member_count: people.length,
    status: { is_deleted: false },
  };
}
