import { asText, isObject, isString, type JsonObject } from "../json.js";
import { checkMarkdown } from "./markdown-rules.js";
import { isOldProperty } from "./old-properties.js";
import { complain, inside, type Place, type Walk } from "./problem.js";
import { iconShape, type Kind, removedTags, requiredProperties, type Shape, tagShapes, textShape } from "./shapes.js";
import { checkComponent } from "./tag-rules.js";

/** Checks an object against what it may hold; whatever lies in it as well. */
export function walkShape(walk: Walk, value: unknown, shape: Shape, place: Place): void {
  if (!isObject(value)) {
    complain(walk, 200621, place, "parse card json err: not an object", value);
    return;
  }
  for (const [property, held] of Object.entries(value)) {
    const kind = shape[property];
    const isOld = kind !== undefined && isOldProperty(value, property);
    if (isOld) walk.rules.onOld(property);
    if (kind === undefined || (isOld && walk.rules.oldProperties === "reject"))
      complain(walk, 200621, inside(place, property), "unknown property", property, Object.keys(shape).join(", "));
    else if (held !== null) walkKind(walk, held, kind, inside(place, property));
  }
}

function walkKind(walk: Walk, value: unknown, kind: Kind, place: Place): void {
  if (typeof kind === "object") {
    if ("shape" in kind) {
      walkShape(walk, value, kind.shape, place);
      return;
    }
    walkList(walk, value, place, (item, at) => walkShape(walk, item, kind.list, at));
    return;
  }
  switch (kind) {
    case "string":
    case "number":
    case "boolean":
      if (typeof value !== kind) complain(walk, 200621, place, `parse card json err: should be a ${kind}`, value);
      return;
    case "any":
      return;
    case "object":
      if (!isObject(value)) complain(walk, 200621, place, "parse card json err: should be an object", value);
      return;
    case "i18n":
      if (!isObject(value) || !Object.values(value).every(isString)) {
        complain(walk, 200621, place, "parse card json err: should hold a string for each language", value);
      }
      return;
    case "strings":
      if (!Array.isArray(value) || !value.every(isString)) {
        complain(walk, 200621, place, "parse card json err: should be a list of strings", value);
      }
      return;
    case "text":
      walkText(walk, value, ["plain_text"], place);
      return;
    case "rich":
      walkText(walk, value, ["plain_text", "lark_md"], place);
      return;
    case "title":
      walkText(walk, value, ["plain_text", "lark_md", "markdown"], place);
      return;
    case "icon":
      walkIcon(walk, value, place);
      return;
    case "user":
      if (!isString(value) || !walk.known.users.has(value)) complain(walk, 100290, place, "invalid user id", value);
      return;
    case "image":
      if (!isString(value) || !walk.known.images.has(value)) complain(walk, 200570, place, "invalid image key", value);
      return;
    case "behaviors":
      walkList(walk, value, place, (item, at) => walkBehavior(walk, item, at));
      return;
    case "columns":
      walkList(walk, value, place, (item, at) => {
        const tag = isObject(item) ? asText(item.tag) : "";
        const column = { ...at, step: `${at.step}(tag: ${tag})` };
        if (tag !== "column") return complain(walk, 200621, column, "a column_set holds columns only", tag);
        walkComponent(walk, item, column);
      });
      return;
    case "elements":
      walkList(walk, value, place, (item, at) => {
        const tag = isObject(item) ? asText(item.tag) : "";
        walkComponent(walk, item, { ...at, step: `${at.step}(tag: ${tag})` });
      });
      return;
  }
}

function walkList(walk: Walk, value: unknown, place: Place, each: (item: unknown, at: Place) => void): void {
  if (!Array.isArray(value)) {
    complain(walk, 200621, place, "parse card json err: should be a list", value);
    return;
  }
  for (const [i, item] of value.entries()) each(item, inside(place, `[${i}]`));
}

const containers = ["column_set", "form", "interactive_container", "collapsible_panel"];
const deepest = 5;
const insteadOf: { [tag: string]: string } = {
  action: "its buttons stand in elements, or in the columns of a column_set",
  note: "a div with text_size notation and text_color grey",
};

function walkComponent(walk: Walk, component: unknown, place: Place): void {
  if (!isObject(component)) {
    complain(walk, 200621, place, "parse card json err: not a component", component);
    return;
  }
  const tag = asText(component.tag);
  if (removedTags.includes(tag)) {
    const why = "cards of schema V2 no longer support this capability";
    complain(walk, 200861, place, why, `unsupported tag ${tag}`, insteadOf[tag]);
    return;
  }
  const shape = Object.hasOwn(tagShapes, tag) ? tagShapes[tag] : undefined;
  if (!shape) {
    complain(walk, 200621, place, "unsupported tag", tag, Object.keys(tagShapes).join(", "));
    return;
  }
  count(walk, component, place);
  for (const property of requiredProperties[tag] ?? []) {
    if (component[property] === undefined) complain(walk, 200621, place, `${property} is required`);
  }
  const options = Array.isArray(component.options) ? component.options.length : 0;
  if (walk.rules.mostOptions > 0 && options > walk.rules.mostOptions)
    complain(walk, 11310, inside(place, "options"), "element exceeds the limit", `${options} options`);
  checkComponent(walk, component, tag, place);
  const isContainer = containers.includes(tag);
  const depth = place.depth + (isContainer ? 1 : 0);
  if (depth > deepest) complain(walk, 11310, place, "element exceeds the limit: nested too deep");
  const form = tag === "form" ? asText(component.name) : place.form;
  walkShape(walk, component, shape, {
    ...place,
    depth,
    form,
    container: isContainer || tag === "column" ? tag : place.container,
  });
}

function walkText(walk: Walk, value: unknown, tags: readonly string[], place: Place): void {
  if (!isObject(value)) {
    complain(walk, 200621, place, "parse card json err: should be a text object", value);
    return;
  }
  const tag = asText(value.tag);
  if (!tags.includes(tag)) {
    complain(walk, 200621, place, `tag should be ${tags.join(" or ")}`, tag);
    return;
  }
  if (!isString(value.content) && !isObject(value.i18n_content)) complain(walk, 200621, place, "content is required");
  count(walk, value, place);
  walkShape(walk, value, tag === "markdown" ? (tagShapes.markdown ?? textShape) : textShape, place);
  if (tag !== "plain_text") checkMarkdown(walk, value, place);
}

function walkIcon(walk: Walk, value: unknown, place: Place): void {
  const tag = isObject(value) ? value.tag : undefined;
  if (tag !== "standard_icon" && tag !== "custom_icon") {
    complain(walk, 200621, place, "tag should be standard_icon or custom_icon", tag);
    return;
  }
  walkShape(walk, value, iconShape, place);
}

const behaviorShapes: { [type: string]: Shape } = {
  callback: { type: "string", value: "any" },
  open_url: { type: "string", default_url: "string", pc_url: "string", ios_url: "string", android_url: "string" },
};

function walkBehavior(walk: Walk, value: unknown, place: Place): void {
  const type = isObject(value) ? asText(value.type) : "";
  const shape = Object.hasOwn(behaviorShapes, type) ? behaviorShapes[type] : undefined;
  if (!shape || !isObject(value)) {
    complain(walk, 200621, place, "type should be callback or open_url", type);
    return;
  }
  walkShape(walk, value, shape, place);
  if (type === "open_url" && !asText(value.default_url)) complain(walk, 200621, place, "default_url is required");
  const held = value.value;
  if (held !== undefined && !isObject(held) && !isString(held)) {
    complain(walk, 200621, inside(place, "value"), "value should be an object or a string", held);
  }
  const { mostValueBytes } = walk.rules;
  const bytes = held === undefined || mostValueBytes === 0 ? 0 : Buffer.byteLength(JSON.stringify(held));
  if (bytes > mostValueBytes && mostValueBytes > 0)
    complain(walk, 11310, inside(place, "value"), "element exceeds the limit", `${bytes} bytes`);
}

const elementId = /^[A-Za-z][A-Za-z0-9_]{0,19}$/;

function count(walk: Walk, component: JsonObject, place: Place): void {
  walk.components += 1;
  const id = component.element_id;
  if (id === undefined) return;
  if (!isString(id) || !elementId.test(id))
    complain(walk, 300301, place, "invalid element_id", id, "a letter, then at most 19 letters, digits or _");
  else if (walk.elementIds.has(id)) complain(walk, 300301, place, "duplicate element_id", id);
  else walk.elementIds.add(id);
}
