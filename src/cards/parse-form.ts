import { z } from "zod";
import type { Command } from "../flows/whistle/commands.js";
import type { DeclineReason } from "../flows/whistle/state.js";
import { type declineReasons, progressPhrases, resultPhrases } from "../terms.js";
import type { CommandAction, SourceAction } from "./action.js";
import { blowFields, formFields, nobody, sourceFields } from "./form-fields.js";
import { type FieldProblem, type FormReader, readForm } from "./form-values.js";

export type CardCommand = Extract<Command, { type: CommandAction["do"] }>;

export type ParsedForm<T> = { ok: true; value: T } | { ok: false; problems: FieldProblem[] };

/** What a filled-in whistle form asks for; the bot adds id, number and who whistles. */
export type BlowForm = {
  category: string | null;
  matterCode: string | null;
  text: string;
  place: string;
  unitIds: string[];
  statedDueAt: Date | null;
  drill: boolean;
};

/** The domain's command that a tap means, with what was filled in; or all that is wrong with the form. */
export function parseForm(action: CommandAction, formValue: unknown): ParsedForm<CardCommand> {
  const form = readForm(formFields[action.do], action, formValue);
  if (form.problems.length > 0) return { ok: false, problems: form.problems };
  const value = commandOf(action, form);
  return form.problems.length > 0 ? { ok: false, problems: form.problems } : { ok: true, value };
}

/** @param endOfDay when the working day ends, as `18:00`: what a stated date without a time of day means */
export function parseBlowForm(formValue: unknown, endOfDay: string): ParsedForm<BlowForm> {
  const form = readForm(blowFields, { do: "blowForm" }, formValue);
  if (form.problems.length > 0) return { ok: false, problems: form.problems };
  return {
    ok: true,
    value: {
      category: form.text("category") || null,
      matterCode: form.text("matter") || null,
      text: form.text("text"),
      place: form.text("place"),
      unitIds: form.texts("units"),
      statedDueAt: form.moment("statedDueAt", endOfDay),
      drill: form.isTicked("drill"),
    },
  };
}

/** A grid source's form: what was found and where, or the result or reason as `text`. */
export function parseSourceForm(action: SourceAction, formValue: unknown): ParsedForm<{ text: string; place: string }> {
  const fields = sourceFields[action.do];
  const form = readForm(fields, action, formValue);
  if (form.problems.length > 0) return { ok: false, problems: form.problems };
  return { ok: true, value: { text: form.text(fields[0]?.id ?? "text"), place: form.text("place") } };
}

function commandOf(action: CommandAction, form: FormReader): CardCommand {
  switch (action.do) {
    case "accept":
      return { type: action.do, assignmentId: action.a, coming: comingOf(form) };
    case "checkIn":
      return { type: action.do, assignmentId: action.a, note: "" };
    case "progress":
      return { type: action.do, assignmentId: action.a, text: said(form, action.do, "text"), images: [] };
    case "resolve":
      return { type: action.do, assignmentId: action.a, result: said(form, action.do, "result"), images: [] };
    case "confirmArrival":
    case "verify":
    case "grantExtension":
    case "agreeSuspend":
      return { type: action.do, assignmentId: action.a };
    case "sendBack":
    case "maintain":
    case "refuseExtension":
    case "refuseSuspend":
      return { type: action.do, assignmentId: action.a, reason: form.text("reason") };
    case "rate": {
      const [timeliness, result, conduct] = [score(form, "timeliness"), score(form, "result"), score(form, "conduct")];
      const scores = { timeliness, result, conduct };
      return { type: action.do, assignmentId: action.a, scores, comment: form.text("comment") };
    }
    case "decline":
      return {
        type: action.do,
        assignmentId: action.a,
        reason: declineReason(form),
        rule: form.text("rule"),
        insteadUnitId: unitOrNobody(form.text("instead")),
        text: form.text("note"),
      };
    case "reassign": {
      const unitId = unitOrNobody(form.text("unit"));
      return { type: action.do, assignmentId: action.a, unitId, reason: form.text("reason") };
    }
    case "transfer":
      return { type: action.do, assignmentId: action.a, unitId: form.text("unit"), reason: form.text("reason") };
    case "requestExtension":
      return { type: action.do, assignmentId: action.a, days: form.number("days"), reason: form.text("reason") };
    case "suspend":
      return {
        type: action.do,
        assignmentId: action.a,
        ownerName: form.text("owner"),
        condition: form.text("condition"),
        nextDate:
          form.moment("nextDate", "09:00") ?? complain(form, "suspend", "nextDate", "not-a-choice", new Date(0)),
      };
    case "nudge":
      return { type: action.do, text: "" };
    case "withdraw":
    case "returnApproval":
    case "returnStudy":
      return { type: action.do, reason: form.text("reason") };
    case "file":
      return { type: action.do, text: form.text("text") };
    case "dispatch":
      return { type: action.do, unitIds: form.texts("units") };
    case "approve":
    case "confirmAttendance":
    case "denyAttendance":
      return { type: action.do };
    case "deliberate":
      return {
        type: action.do,
        heldOn: form.date("heldOn"),
        attendees: form.text("attendees").split(/[、,，;；\s]+/u),
        conclusion: form.text("conclusion"),
      };
    case "raise":
      return { type: action.do, text: form.text("note") };
    case "supervise":
      return {
        type: action.do,
        targetUnitId: form.text("target"),
        question: form.text("question"),
        dueAt: form.moment("answerBy", endOfWork),
      };
    case "answerSupervision":
      return { type: action.do, supervisionId: action.s, text: form.text("text") };
    case "closeSupervision":
      return { type: action.do, supervisionId: action.s, text: form.text("conclusion") };
    case "appealRating":
      return { type: action.do, assignmentId: action.a, reason: form.text("reason") };
    case "ruleAppeal": {
      const outcome = chosen(form, action.do, ["dismissed", "corrected", "struck"]);
      const scores =
        outcome === "corrected"
          ? {
              timeliness: score(form, "timeliness"),
              result: score(form, "result"),
              conduct: score(form, "conduct"),
            }
          : null;
      return { type: action.do, assignmentId: action.a, outcome, scores, reason: form.text("reason") };
    }
    case "replyCharge":
      return { type: action.do, text: form.text("text") };
    case "appealCharge":
      return { type: action.do, reason: form.text("reason") };
    case "ruleCharge":
    case "ruleChargeAppeal":
      return { type: action.do, outcome: chosen(form, action.do, ["falls", "stands"]), reason: form.text("reason") };
    case "ruleFact": {
      const outcome = chosen(form, action.do, ["confirmed", "dismissed"]);
      return { type: action.do, factId: action.f, outcome, reason: form.text("reason") };
    }
    case "takeOn":
      return { type: action.do, unitIds: form.texts("units"), text: form.text("note") };
  }
}

/** Only what was filled in: the rest is the presser's own. */
function comingOf(form: FormReader): Extract<Command, { type: "accept" }>["coming"] {
  const given = (id: "name" | "post" | "phone" | "arrivesAt") => (form.text(id) === "" ? {} : { [id]: form.text(id) });
  const mayDecide = form.text("mayDecide");
  return {
    ...given("name"),
    ...given("post"),
    ...given("phone"),
    ...given("arrivesAt"),
    ...(mayDecide === "" ? {} : { mayDecide: mayDecide === "yes" }),
  };
}

/** A set phrase, words of one's own, or both; one of them is needed. */
function said(form: FormReader, of: "progress" | "resolve", id: "text" | "result"): string {
  const chosen = form.text("phrase");
  const phrase = chosen === "" ? "" : phraseOf(of, chosen);
  const own = form.text(id);
  if (phrase === null) return complain(form, of, "phrase", "not-a-choice", "");
  if (phrase === "" && own === "") return complain(form, of, id, "missing", "");
  return [phrase, own].filter((part) => part !== "").join("。");
}

function phraseOf(of: "progress" | "resolve", chosen: string): string | null {
  const phrases: Record<string, { zh: string }> = of === "progress" ? progressPhrases : resultPhrases;
  return Object.hasOwn(phrases, chosen) ? (phrases[chosen]?.zh ?? null) : null;
}

const unitOrNobody = (value: string): string | null => (value === "" || value === nobody ? null : value);

const Score = z.coerce.number().int().min(1).max(5);

function score(form: FormReader, id: "timeliness" | "result" | "conduct"): number {
  const parsed = Score.safeParse(form.text(id));
  return parsed.success ? parsed.data : complain(form, "rate", id, "not-a-choice", 0);
}

function declineReason(form: FormReader): DeclineReason {
  const given = form.text("reason");
  const found = reasons.find((reason) => reason === given);
  return found ?? complain(form, "decline", "reason", "not-a-choice", "notOurDuty");
}

/** One of the outcomes that the form offers. */
function chosen<const Outcome extends string>(
  form: FormReader,
  of: CommandAction["do"],
  outcomes: readonly [Outcome, ...Outcome[]],
): Outcome {
  const given = form.text("outcome");
  return outcomes.find((one) => one === given) ?? complain(form, of, "outcome", "not-a-choice", outcomes[0]);
}

/** A day alone means its end of work. */
const endOfWork = "18:00";

/** Notes what is wrong with a field; `anything` is never used, since a form with problems is refused. */
function complain<T>(
  { problems }: FormReader,
  of: CommandAction["do"],
  id: string,
  why: FieldProblem["why"],
  anything: T,
): T {
  problems.push(...formFields[of].filter((field) => field.id === id).map((field) => ({ field, why })));
  return anything;
}

const reasons: readonly DeclineReason[] = [
  "notOurDuty",
  "wrongPlace",
  "needsOther",
  "noAuthority",
  "duplicate",
  "notTrue",
] satisfies (keyof typeof declineReasons)[];
