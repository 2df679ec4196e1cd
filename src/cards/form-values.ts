import { z } from "zod";
import { dayOfText, msOfDay, startOfDay } from "../flows/calendar/china-time.js";
import { type FieldSpec, type FormAction, fieldName } from "./form-fields.js";

/** What is wrong with a field, for words see explain.ts. */
export type FieldProblem = {
  field: FieldSpec;
  why: "missing" | "too-long" | "not-a-number" | "not-a-choice" | "not-a-date";
};

/** A form's values as they came, already without what is wrong. */
export type FormReader = {
  problems: FieldProblem[];
  text(id: string): string;
  texts(id: string): string[];
  number(id: string): number;
  isTicked(id: string): boolean;
  /** `YYYY-MM-DD`; empty if nothing was chosen. */
  date(id: string): string;
  /** The moment in China; for a date alone `timeOfDay`, as `18:00`, counts. Null if nothing was chosen. */
  moment(id: string, timeOfDay: string): Date | null;
};

/** No form offers more. */
const mostChoices = 200;

const FormValue = z.record(z.string(), z.unknown());

/** Reads the values of a form by its fields. A field that is missing reads as empty; all problems are told at once. */
export function readForm(fields: readonly FieldSpec[], action: FormAction, formValue: unknown): FormReader {
  const parsed = FormValue.safeParse(formValue ?? {});
  const values = parsed.success ? parsed.data : {};
  const raw = (id: string): unknown => values[fieldName({ id }, action)];
  const text = (id: string): string => asText(raw(id));
  return {
    problems: fields.flatMap((field) => {
      const why = problemOf(field, raw(field.id));
      return why === null ? [] : [{ field, why }];
    }),
    text,
    texts: (id) => asTexts(raw(id)),
    number: (id) => numberIn(text(id)) ?? Number.NaN,
    isTicked: (id) => raw(id) === true || raw(id) === "true",
    date: (id) => dateIn(text(id))?.date ?? "",
    moment: (id, timeOfDay) => {
      const found = dateIn(text(id));
      return found === null ? null : new Date(startOfDay(dayOfText(found.date)) + msOfDay(found.time ?? timeOfDay));
    },
  };
}

function problemOf({ kind, required, most }: FieldSpec, value: unknown): FieldProblem["why"] | null {
  if (kind === "tick") return null;
  if (kind === "choices") {
    const { length } = asTexts(value);
    if (length > mostChoices) return "not-a-choice";
    return required && length === 0 ? "missing" : null;
  }
  const text = asText(value);
  if (text === "") return required ? "missing" : null;
  switch (kind) {
    case "number": {
      const number = numberIn(text);
      return number === null || number < 1 || number > most ? "not-a-number" : null;
    }
    case "date":
    case "moment":
      return dateIn(text) === null ? "not-a-date" : null;
    case "choice":
      return text.length > most ? "not-a-choice" : null;
    case "line":
    case "lines":
      return text.length > most ? "too-long" : null;
  }
}

const asText = (value: unknown): string => {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" ? String(value) : "";
};

const asTexts = (value: unknown): string[] => {
  const list = Array.isArray(value) ? value : [value];
  return [...new Set(list.map(asText).filter((text) => text !== ""))];
};

/** Whole numbers, typed wide or with their unit: 3, ３, 3天, 3个工作日. */
function numberIn(text: string): number | null {
  const [, digits] = /^(\d{1,6})\s*(?:个?(?:工作)?[天日]|days?|wd)?$/.exec(text.normalize("NFKC").trim()) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** `2026-01-08`, with ` 18:00` and the zone that pickers add; a zone other than China's would be another moment. */
function dateIn(text: string): { date: string; time: string | null } | null {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::\d{2})?)?(?: ?\+08:?00)?$/.exec(text) ?? [];
  if (date === undefined) return null;
  const at = new Date(`${date}T${time ?? "00:00"}:00Z`);
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(date) ? null : { date, time: time ?? null };
}
