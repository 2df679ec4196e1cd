import { asList, isObject, type JsonObject } from "../json.js";
import type { Switches } from "../switches.js";
import type { Controls, Field, Pressable } from "./controls.js";
import { complaintAbout, type FormValue, fieldValue } from "./form-values.js";

/** What somebody does to a card: presses something by its label or name, fills in values, or forges the button's value. */
export type Gesture = { label?: string; name?: string; form?: Record<string, unknown>; value?: unknown };

/** What no source settles about a press. */
export type PressRules = Pick<Switches, "linkButtonCallsBack" | "submitCarriesValue" | "chosenImage">;

export type Pressed =
  | { kind: "callback"; action: JsonObject }
  /** Nothing is sent: a link, or a form reset to its defaults. */
  | { kind: "local" }
  | { kind: "refused"; status: number; code: number; why: string };

const refused = (status: number, code: number, why: string): Pressed => ({ kind: "refused", status, code, why });

/** Resolves a gesture against a card as a client does: finds what is meant, checks it, and builds the callback's `action`. */
export function press(controls: Controls, gesture: Gesture, rules: PressRules): Pressed {
  const pressable = findPressable(controls.pressables, gesture);
  if (pressable) return pressPressable(controls, pressable, gesture, rules);
  const field = controls.fields.find(
    ({ form, name, label }) =>
      form === null && (gesture.name ? name === gesture.name : label !== "" && label === gesture.label),
  );
  if (field) return choose(field, gesture, rules);
  const there = controls.pressables.map(({ label }) => label).join("、");
  return refused(404, 404, `no such button: ${gesture.label ?? gesture.name ?? ""} (there are: ${there || "none"})`);
}

/** The name decides; else the exact label, else a label that starts so. Of several the first that isn't disabled. */
function findPressable(all: readonly Pressable[], { label, name }: Gesture): Pressable | null {
  if (name) return firstEnabled(all.filter((each) => each.name === name && (!label || each.label.startsWith(label))));
  if (!label) return null;
  const exact = all.filter((each) => each.label === label);
  return firstEnabled(exact.length > 0 ? exact : all.filter((each) => each.label.startsWith(label)));
}

const firstEnabled = (found: readonly Pressable[]): Pressable | null =>
  found.find((each) => !each.disabled) ?? found[0] ?? null;

function pressPressable(controls: Controls, pressed: Pressable, gesture: Gesture, rules: PressRules): Pressed {
  if (pressed.disabled) return refused(400, 400, `“${pressed.label}”不可用 (the button is disabled)`);
  const { component } = pressed;
  const submits = component.form_action_type === "submit" || component.action_type === "form_submit";
  if (pressed.form !== null && submits) return submit(controls, pressed, gesture, rules);
  const opensLink = isLinkOnly(pressed) && !(rules.linkButtonCallsBack && pressed.kind === "button");
  if (pressed.form !== null || opensLink) return { kind: "local" };
  const tag = pressed.kind === "container" ? "interactive_container" : pressed.kind;
  const option = pressed.option === null ? {} : { option: pressed.option };
  return {
    kind: "callback",
    action: { ...valuePart(component, gesture), tag, ...namePart(pressed), ...option, timezone },
  };
}

const timezone = "Asia/Shanghai";

/** A container calls back only if it says so; a button unless all it does is open a link. */
function isLinkOnly({ component, kind }: Pressable): boolean {
  const types = asList(component.behaviors).map((behavior) => (isObject(behavior) ? behavior.type : ""));
  if (kind === "container" || types.length > 0) return !types.includes("callback") && kind !== "overflow";
  return false;
}

function submit(controls: Controls, button: Pressable, gesture: Gesture, rules: PressRules): Pressed {
  const fields = controls.fields.filter(({ form }) => form === button.form);
  const values: Record<string, FormValue> = {};
  for (const field of fields) {
    if (!field.name) return refused(400, 200530, "a component in this form has no name");
    const value = fieldValue(field, field.disabled ? undefined : gesture.form?.[field.name]);
    const complaint = complaintAbout(field, value);
    if (complaint) return refused(400, 400, complaint);
    values[field.name] = value;
  }
  const stray = Object.keys(gesture.form ?? {}).find((name) => !fields.some((field) => field.name === name));
  if (stray !== undefined) return refused(400, 400, `the form has no input named ${stray}`);
  const { component } = button;
  const value = rules.submitCarriesValue ? valuePart(component, gesture) : {};
  const action = { ...value, tag: "button", ...namePart(button), form_value: values, timezone };
  return { kind: "callback", action };
}

/** The value of the callback behaviour (or the old `value`); no key at all if there is none. */
function valuePart(component: JsonObject, gesture: Gesture): JsonObject {
  if (gesture.value !== undefined) return { value: gesture.value };
  const callback = asList(component.behaviors).find((behavior) => isObject(behavior) && behavior.type === "callback");
  const value = isObject(callback) ? callback.value : component.value;
  return value === undefined ? {} : { value };
}

const namePart = ({ name }: { name: string | null }): JsonObject => (name ? { name } : {});

/** A choice in a component that stands outside a form calls back at once. */
function choose(field: Field, gesture: Gesture, rules: PressRules): Pressed {
  if (field.disabled) return refused(400, 400, `“${field.label}”不可用 (it is disabled)`);
  const given = gesture.form?.[field.name ?? field.label] ?? Object.values(gesture.form ?? {})[0];
  const value = fieldValue(field, given);
  const complaint = complaintAbout(field, value);
  if (complaint) return refused(400, 400, complaint);
  const hasCallback = asList(field.component.behaviors).some(
    (behavior) => isObject(behavior) && behavior.type === "callback",
  );
  if (field.tag === "checker" && !hasCallback) return { kind: "local" };
  const action = { ...valuePart(field.component, {}), tag: field.tag, ...namePart(field) };
  return { kind: "callback", action: { ...action, ...answerPart(field.tag, value, rules), timezone } };
}

function answerPart(tag: string, value: FormValue, { chosenImage }: PressRules): JsonObject {
  switch (tag) {
    case "input":
      return { input_value: value };
    case "checker":
      return { checked: value };
    case "select_img":
      return { options: chosenImage === "list" && typeof value === "string" ? [value] : value };
    default:
      return { option: value };
  }
}
