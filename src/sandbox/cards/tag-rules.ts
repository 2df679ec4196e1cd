import { asList, asText, isObject, isString, type JsonObject } from "../json.js";
import { checkChart } from "./chart-rules.js";
import { checkMarkdown } from "./markdown-rules.js";
import { complain, inside, type Place, type Walk } from "./problem.js";
import { fieldTags } from "./shapes.js";
import { checkTable } from "./table-rules.js";

/** The rules of one kind of component beyond what its properties may hold. */
export function checkComponent(walk: Walk, component: JsonObject, tag: string, place: Place): void {
  checkName(walk, component, tag, place);
  const confirm = component.confirm;
  if (isObject(confirm) && !(confirm.title && confirm.text)) {
    complain(walk, 200621, inside(place, "confirm"), "title and text are required");
  }
  switch (tag) {
    case "markdown":
      checkMarkdown(walk, component, place);
      break;
    case "table":
      checkTable(walk, component, place);
      break;
    case "chart":
      checkChart(walk, component, place);
      break;
    case "form":
      checkForm(walk, component, place);
      break;
    case "multi_select_static":
    case "multi_select_person":
      checkFormOnly(walk, tag, place);
      break;
    case "select_img":
      if (component.multi_select === true) checkFormOnly(walk, tag, place);
      break;
    case "select_static":
      checkOptions(walk, component, place);
      break;
    case "button":
      checkButton(walk, component, place);
      break;
    case "input":
      checkInput(walk, component, place);
      break;
    case "person_list":
      checkPersons(walk, component, place);
      break;
    case "audio":
      checkAudio(walk, component, place);
      break;
  }
}

function checkName(walk: Walk, component: JsonObject, tag: string, place: Place): void {
  const name = component.name;
  if (walk.rules.namelessInputRefusedAtSend && place.form !== null && fieldTags.includes(tag) && !asText(name)) {
    complain(walk, 200530, place, "a component in a form needs a name");
  }
  if (!isString(name) || name === "" || !(fieldTags.includes(tag) || tag === "button" || tag === "form")) return;
  if (walk.names.has(name)) complain(walk, 11310, place, "name must be unique in the card", name);
  walk.names.add(name);
}

function checkForm(walk: Walk, form: JsonObject, place: Place): void {
  if (place.container !== null) complain(walk, 200621, place, "a form stands at the root of the body only");
  if (!asText(form.name)) complain(walk, 11310, place, "form's name is required");
  if (!holdsSubmit(form)) complain(walk, 11310, place, "a form needs a submit button");
}

function holdsSubmit(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSubmit);
  if (!isObject(value)) return false;
  if (value.tag === "button") return value.form_action_type === "submit" || value.action_type === "form_submit";
  return holdsSubmit(value.elements) || holdsSubmit(value.columns);
}

function checkFormOnly(walk: Walk, tag: string, place: Place): void {
  if (place.form === null) complain(walk, 200621, place, "this component stands in a form only", tag);
}

function checkOptions(walk: Walk, select: JsonObject, place: Place): void {
  const values = asList(select.options).map((option) => (isObject(option) ? option.value : undefined));
  const twice = values.find((value, i) => value !== undefined && values.indexOf(value) !== i);
  if (twice !== undefined) complain(walk, 200621, inside(place, "options"), "duplicate option value", twice);
}

const formActions: readonly unknown[] = [undefined, "submit", "reset"];

function checkButton(walk: Walk, button: JsonObject, place: Place): void {
  if (!formActions.includes(button.form_action_type)) {
    complain(walk, 200621, place, "form_action_type should be submit or reset", button.form_action_type);
  }
  const text = isObject(button.text) ? asText(button.text.content) : "";
  if (text.length > 100) complain(walk, 200621, inside(place, "text"), "at most 100 characters", text);
}

function checkInput(walk: Walk, input: JsonObject, place: Place): void {
  const most = input.max_length;
  if (typeof most === "number" && (most < 1 || most > 1000)) {
    complain(walk, 200621, inside(place, "max_length"), "should be 1 to 1000", most);
  }
  const placeholder = isObject(input.placeholder) ? asText(input.placeholder.content) : "";
  if (placeholder.length > 100) {
    complain(walk, 200621, inside(place, "placeholder"), "at most 100 characters", placeholder);
  }
}

function checkPersons(walk: Walk, list: JsonObject, place: Place): void {
  if (list.lines === 0) complain(walk, 200621, inside(place, "lines"), "may not be 0");
  if (list.drop_invalid_user_id === true) return;
  const ids = asList(list.persons).map((person) => (isObject(person) ? asText(person.id) : ""));
  const bad = ids.filter((id) => !walk.known.users.has(id));
  if (bad.length > 0) complain(walk, 100290, inside(place, "persons"), "invalid user ids", bad.join(", "));
}

function checkAudio(walk: Walk, audio: JsonObject, place: Place): void {
  const id = asText(audio.audio_id);
  if (walk.audioIds.has(id)) complain(walk, 300230, place, "duplicate audio_id", id);
  walk.audioIds.add(id);
  if (!walk.known.images.has(asText(audio.file_key))) complain(walk, 300240, place, "invalid file key", audio.file_key);
}
