import { pick } from "./context.js";

const fieldTags = new Set([
  "input",
  "select_static",
  "multi_select_static",
  "select_person",
  "multi_select_person",
  "date_picker",
  "picker_time",
  "picker_datetime",
  "checker",
  "select_img",
]);

/** All fields inside a form, at any depth. */
export const fieldsOf = (elements = []) =>
  elements.flatMap((el) => [
    ...(fieldTags.has(el?.tag) ? [el] : []),
    ...fieldsOf(el?.elements),
    ...fieldsOf(el?.columns),
    ...fieldsOf(el?.button_area?.buttons),
  ]);

export const isMultiple = (el) => el.tag.startsWith("multi_select") || el.multi_select === true;

/** A multiple choice is required unless it says otherwise; everything else only if it says so. */
export const isRequired = (el) => el.required ?? el.tag === "multi_select_static";

export const isEmpty = (value) => value === "" || (Array.isArray(value) && value.length === 0);

/** What a field holds before anybody touched it. */
export function initialValue(el, card) {
  switch (el.tag) {
    case "input":
      return pick(el, card, "default_value");
    case "select_static":
      return el.initial_option || (el.options?.[(el.initial_index ?? 0) - 1]?.value ?? "");
    case "select_person":
      return el.initial_option ?? "";
    case "multi_select_static":
    case "multi_select_person":
      return el.selected_values ?? [];
    case "date_picker":
      return el.initial_date ?? "";
    case "picker_time":
      return el.initial_time ?? "";
    case "picker_datetime":
      return el.initial_datetime ?? "";
    case "checker":
      return el.checked === true;
    default:
      return isMultiple(el) ? [] : "";
  }
}
