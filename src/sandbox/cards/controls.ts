import { asList, asText, isObject, type JsonObject } from "../json.js";
import { localised } from "./localised.js";
import { fieldTags } from "./shapes.js";

/** Something that can be pressed: a button, a row that acts as one, an entry of an overflow menu. */
export type Pressable = {
  kind: "button" | "container" | "overflow";
  label: string;
  name: string | null;
  disabled: boolean;
  form: string | null;
  component: JsonObject;
  /** The chosen entry of an overflow menu. */
  option: string | null;
};

/** Something that can be filled in or chosen from. */
export type Field = {
  tag: string;
  name: string | null;
  label: string;
  required: boolean;
  disabled: boolean;
  options: { label: string; value: string }[] | null;
  form: string | null;
  component: JsonObject;
};

export type Controls = { pressables: Pressable[]; fields: Field[] };

/** Whose names stand behind ids, and who may be chosen where a person list is left open (the chat's members). */
export type PeopleOf = { nameOf(id: string): string | null; memberIds: readonly string[] };

/** All that a reader can press or fill in, top to bottom. */
export function controlsOf(card: JsonObject, people: PeopleOf): Controls {
  const controls: Controls = { pressables: [], fields: [] };
  const body = isObject(card.body) ? card.body.elements : card.elements;
  collect(body, null, controls, people);
  return controls;
}

function collect(elements: unknown, form: string | null, controls: Controls, people: PeopleOf): void {
  for (const component of asList(elements)) {
    if (!isObject(component)) continue;
    const tag = asText(component.tag);
    if (tag === "button") controls.pressables.push(buttonOf(component, form));
    if (tag === "overflow") controls.pressables.push(...overflowOf(component, form));
    if (fieldTags.includes(tag)) controls.fields.push(fieldOf(component, tag, form, people));
    if (tag === "interactive_container")
      controls.pressables.push({ ...buttonOf(component, form), kind: "container", label: firstText(component) });
    const inner = tag === "form" ? asText(component.name) : form;
    for (const part of [component.columns, component.elements, component.actions])
      collect(part, inner, controls, people);
    if (isObject(component.button_area)) collect(component.button_area.buttons, inner, controls, people);
  }
}

const buttonOf = (component: JsonObject, form: string | null): Pressable => ({
  kind: "button",
  label: localised(component.text),
  name: asText(component.name) || null,
  disabled: component.disabled === true,
  form,
  component,
  option: null,
});

function overflowOf(component: JsonObject, form: string | null): Pressable[] {
  return asList(component.options)
    .filter(isObject)
    .map((option) => ({
      ...buttonOf(component, form),
      kind: "overflow",
      label: localised(option.text),
      option: asText(option.value),
    }));
}

/** The first words in a container, which serve as its label. */
function firstText(component: JsonObject): string {
  for (const element of [...asList(component.columns), ...asList(component.elements)]) {
    if (!isObject(element)) continue;
    const own = element.tag === "markdown" ? localised(element) : localised(element.text);
    const text = own || firstText(element);
    if (text) return text.replace(/\*\*/g, "");
  }
  return "";
}

function fieldOf(component: JsonObject, tag: string, form: string | null, people: PeopleOf): Field {
  const label = localised(component.label) || localised(component.placeholder) || localised(component.text);
  return {
    tag,
    name: asText(component.name) || null,
    label,
    // A multiple choice is required unless it says otherwise.
    required: component.required === true || (tag === "multi_select_static" && component.required !== false),
    disabled: component.disabled === true,
    options: optionsOf(component, tag, people),
    form,
    component,
  };
}

function optionsOf(component: JsonObject, tag: string, { nameOf, memberIds }: PeopleOf): Field["options"] {
  const options = asList(component.options).filter(isObject);
  switch (tag) {
    case "select_static":
    case "multi_select_static":
      return options.map((option) => ({ label: localised(option.text), value: asText(option.value) }));
    case "select_img":
      return options.map((option) => ({ label: asText(option.value), value: asText(option.value) }));
    case "select_person":
    case "multi_select_person": {
      const named = options.map((option) => asText(option.value)).filter((id) => nameOf(id) !== null);
      return (named.length > 0 ? named : memberIds).map((id) => ({ label: nameOf(id) ?? id, value: id }));
    }
    default:
      return null;
  }
}
