import { type fields as fieldTerms, type Term, fields as terms } from "../terms.js";
import type { CommandAction, SourceAction } from "./action.js";
import { nameOfAction } from "./action.js";

/** A field's word in the glossary. */
export type FieldTerm = keyof typeof fieldTerms;

/**
 * A field of a form, as it is drawn and as it is read. `tick` and the choices can't be too long; `most` counts
 * characters, for a number it is the largest.
 */
export type FieldSpec = {
  id: string;
  term: FieldTerm;
  kind: "line" | "lines" | "choice" | "choices" | "date" | "moment" | "number" | "tick";
  required: boolean;
  most: number;
};

const line = (id: FieldTerm, most = 50): FieldSpec => ({ id, term: id, kind: "line", required: false, most });
const longText = (id: FieldTerm): FieldSpec => ({ id, term: id, kind: "lines", required: false, most: 1000 });
const choice = (id: FieldTerm): FieldSpec => ({ id, term: id, kind: "choice", required: false, most: 100 });
const needed = (field: FieldSpec): FieldSpec => ({ ...field, required: true });
const score = (id: "timeliness" | "result" | "conduct"): FieldSpec => ({ ...needed(choice("score")), id });

const reason = needed(longText("reason"));

/** The fields of every button's form; a button without any is a plain one. */
export const formFields: Readonly<Record<CommandAction["do"], readonly FieldSpec[]>> = {
  accept: [line("name"), line("post"), line("phone"), line("arrivesAt"), choice("mayDecide")],
  checkIn: [],
  confirmArrival: [],
  progress: [choice("phrase"), longText("text")],
  resolve: [choice("phrase"), longText("result")],
  verify: [],
  sendBack: [reason],
  rate: [score("timeliness"), score("result"), score("conduct"), longText("comment")],
  decline: [needed(choice("reason")), needed(line("rule", 500)), choice("instead"), longText("note")],
  maintain: [reason],
  reassign: [needed(choice("unit")), reason],
  transfer: [needed(choice("unit")), reason],
  requestExtension: [needed({ ...line("days", 60), kind: "number" }), reason],
  grantExtension: [],
  refuseExtension: [reason],
  suspend: [needed(line("owner")), needed(longText("condition")), needed({ ...line("nextDate"), kind: "date" })],
  agreeSuspend: [],
  refuseSuspend: [reason],
  nudge: [],
  withdraw: [reason],
  file: [needed(longText("text"))],
  dispatch: [needed({ ...choice("units"), kind: "choices" })],
  approve: [],
  returnApproval: [reason],
  deliberate: [
    needed({ ...line("heldOn"), kind: "date" }),
    needed(line("attendees", 500)),
    needed(longText("conclusion")),
  ],
  confirmAttendance: [],
  denyAttendance: [],
  raise: [longText("note")],
  takeOn: [{ ...choice("units"), kind: "choices" }, longText("note")],
  returnStudy: [reason],
  supervise: [needed(choice("target")), needed(longText("question")), { ...line("answerBy"), kind: "moment" }],
  answerSupervision: [needed(longText("text"))],
  closeSupervision: [needed(longText("conclusion"))],
  appealRating: [reason],
  ruleAppeal: [
    needed(choice("outcome")),
    { ...choice("score"), id: "timeliness" },
    { ...choice("score"), id: "result" },
    { ...choice("score"), id: "conduct" },
    reason,
  ],
  replyCharge: [needed(longText("text"))],
  ruleCharge: [needed(choice("outcome")), reason],
  appealCharge: [reason],
  ruleChargeAppeal: [needed(choice("outcome")), reason],
  ruleFact: [needed(choice("outcome")), reason],
};

/** The whistle form's fields. */
export const blowFields: readonly FieldSpec[] = [
  choice("category"),
  choice("matter"),
  needed(longText("text")),
  line("place", 200),
  { ...choice("units"), kind: "choices" },
  { ...line("statedDueAt"), kind: "moment" },
  { ...line("drill"), kind: "tick" },
];

/** The fields of a grid source's forms. */
export const sourceFields: Readonly<Record<SourceAction["do"], readonly FieldSpec[]>> = {
  sourceForm: [needed(longText("text")), line("place", 200)],
  solveSource: [needed(longText("result"))],
  returnSource: [reason],
  convertSource: [],
};

/** An action with a form of its own. */
export type FormAction = CommandAction | SourceAction | { do: "blowForm" };

/**
 * A field's name: unique in the whole card, since the form it stands in is in it. The step that the form judges is not:
 * what was typed keeps its place when the card is drawn anew.
 */
export const fieldName = (field: Pick<FieldSpec, "id">, action: FormAction): string =>
  `${field.id}__${nameOfAction("n" in action ? { ...action, n: undefined } : action)}`;

export const fieldTerm = (field: Pick<FieldSpec, "term">): Term => terms[field.term];

/** The value of a choice that means: nobody in its place. */
export const nobody = "none";
