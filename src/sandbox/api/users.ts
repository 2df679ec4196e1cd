import { z } from "zod";
import { seesPerson } from "../contact-range.js";
import type { HttpAnswer } from "../http/answer.js";
import { departmentIdOf, unionIdOf, userIdOf } from "../ids.js";
import type { JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { Person } from "../setup.js";
import { type ApiCall, type ApiRoute, done, failure, readBody, readChoice } from "./call.js";
import { idField, personBy, unknownPerson, userIdTypes } from "./people.js";

export const departmentIdTypes = ["open_department_id", "department_id"] as const;
export type DepartmentIdType = (typeof departmentIdTypes)[number];
const scopes = ["contact:contact.base:readonly"];
const LookupBody = z.object({
  emails: z.array(z.string()).max(50).optional(),
  mobiles: z.array(z.string()).max(50).optional(),
  include_resigned: z.boolean().optional(),
});

export const userRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/open-apis/contact/v3/users/batch_get_id",
    token: "tenant",
    scopes: ["contact:user.id:readonly"],
    support: "partial",
    note: "mobiles, of those in the contact range; nobody here has an e-mail address",
    handle: lookUp,
  },
  {
    method: "GET",
    path: "/open-apis/contact/v3/users/batch",
    token: "tenant",
    scopes,
    support: "partial",
    note: "those in the contact range; fields by scope: name, ids, mobile, job title, departments, status",
    handle: getMany,
  },
  {
    method: "GET",
    path: "/open-apis/contact/v3/users/:user_id",
    token: "tenant",
    scopes,
    support: "partial",
    note: "41050 outside the contact range; fields by scope: name, ids, mobile, job title, departments, status",
    handle: getOne,
  },
];

function lookUp(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const read = readBody(call, LookupBody, 40001);
  if (!read.ok) return read.answer;
  const people = [...call.platform.store.people.values()];
  const byMobile = (read.body.mobiles ?? []).map((mobile) => {
    const person = people.find(
      (each) =>
        each.mobile !== undefined && digits(each.mobile) === digits(mobile) && seesPerson(call.platform.store, each),
    );
    return person ? { ...idField(call.platform, "user_id", person, idType.value), mobile, status } : { mobile };
  });
  return done({ user_list: [...(read.body.emails ?? []).map((email) => ({ email })), ...byMobile] });
}

const digits = (mobile: string): string => mobile.replace(/^\+86/, "").replace(/\D/g, "");

function getMany(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const ids = call.request.query.getAll("user_ids");
  if (ids.length === 0 || ids.length > 50) return failure(call, 40001, "param error, ext=user_ids: 1 to 50");
  const departments = readChoice(call, "department_id_type", departmentIdTypes, "open_department_id");
  if (!departments.ok) return departments.answer;
  const people = ids
    .flatMap((id) => personBy(call.platform, idType.value, id) ?? [])
    .filter((person) => seesPerson(call.platform.store, person));
  return done({ items: people.map((person) => userView(call.platform, person, departments.value)) });
}

function getOne(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const departments = readChoice(call, "department_id_type", departmentIdTypes, "open_department_id");
  if (!departments.ok) return departments.answer;
  const id = call.params.user_id ?? "";
  const person = personBy(call.platform, idType.value, id);
  if (person && !seesPerson(call.platform.store, person)) return failure(call, 41050, "no user authority error");
  if (person) return done({ user: userView(call.platform, person, departments.value) });
  const { code, msg } = unknownPerson(call.platform, idType.value, id);
  return failure(call, code, msg);
}

const status = {
  is_frozen: false,
  is_resigned: false,
  is_activated: true,
  is_exited: false,
  is_unjoin: false,
};

/** A user with those fields whose scopes the app has; a missing scope drops the field, without an error. */
export function userView(
  { app }: Platform,
  person: Person,
  departments: DepartmentIdType = "open_department_id",
): JsonObject {
  const may = (scope: string, fields: JsonObject): JsonObject => (app.scopes.includes(scope) ? fields : {});
  return {
    open_id: person.openId,
    union_id: unionIdOf(person.openId),
    ...may("contact:user.employee_id:readonly", { user_id: userIdOf(person.openId) }),
    ...may("contact:user.base:readonly", {
      name: person.name,
      en_name: "",
      avatar: {},
      job_title: person.title,
      status,
    }),
    ...may("contact:user.phone:readonly", person.mobile ? { mobile: `+86${digits(person.mobile)}` } : {}),
    ...may("contact:user.department:readonly", {
      department_ids: [departments === "department_id" ? person.unitId : departmentIdOf(person.unitId)],
    }),
  };
}
