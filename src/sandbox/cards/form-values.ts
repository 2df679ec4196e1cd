import { asList, asText } from "../json.js";
import type { Field } from "./controls.js";

export type FormValue = string | string[] | boolean;

/** Whether several values may be chosen. */
const isMultiple = ({ tag, component }: Field): boolean =>
  tag.startsWith("multi_select") || component.multi_select === true;

/** A value as given, or the default that the card shows. */
export function fieldValue(field: Field, given: unknown): FormValue {
  if (given !== undefined && given !== null) return shaped(field, given);
  const { component, tag } = field;
  switch (tag) {
    case "input":
      return asText(component.default_value);
    case "select_static": {
      if (asText(component.initial_option)) return asText(component.initial_option);
      const index = typeof component.initial_index === "number" ? component.initial_index : 0;
      return field.options?.[index - 1]?.value ?? ""; // 1 is the first, 0 none
    }
    case "select_person":
      return asText(component.initial_option);
    case "multi_select_static":
    case "multi_select_person":
      return asList(component.selected_values).map(asText);
    case "date_picker":
      return withZone(asText(component.initial_date));
    case "picker_time":
      return withZone(asText(component.initial_time));
    case "picker_datetime":
      return withZone(asText(component.initial_datetime));
    case "checker":
      return component.checked === true;
    default:
      return isMultiple(field) ? [] : "";
  }
}

function shaped(field: Field, given: unknown): FormValue {
  if (field.tag === "checker") return given === true || given === "true";
  const texts = (Array.isArray(given) ? given : [given]).map((each) => optionValue(field, String(each)));
  if (isMultiple(field)) return texts.filter((value) => value !== "");
  const text = texts[0] ?? "";
  return /^(date_picker|picker_)/.test(field.tag) ? withZone(text.replace("T", " ")) : text;
}

/** A choice may be given as its value or, as a person reads it, as its label. */
function optionValue({ options }: Field, given: string): string {
  if (!options || options.some(({ value }) => value === given)) return given;
  return options.find(({ label }) => label === given)?.value ?? given;
}

/** Pickers answer with the user's zone: "2026-01-05 09:00 +0800". */
const withZone = (text: string): string => (text === "" || / [+-]\d{4}$/.test(text) ? text : `${text} +0800`);

/** What a client holds back before it sends: a required field left empty, an option that isn't there, a text too long. */
export function complaintAbout(field: Field, value: FormValue): string | null {
  const name = field.label || field.name || field.tag;
  if (field.required && (value === "" || (Array.isArray(value) && value.length === 0)))
    return `请填写“${name}” (required)`;
  const chosen = typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
  const stray = field.options
    ? chosen.find((each) => each !== "" && !field.options?.some((option) => option.value === each))
    : undefined;
  if (stray !== undefined) return `“${name}”没有这个选项 (no such option): ${stray}`;
  const most = typeof field.component.max_length === "number" ? field.component.max_length : 1000;
  if (field.tag === "input" && typeof value === "string" && value.length > most)
    return `“${name}”最多 ${most} 字 (too long)`;
  return null;
}
