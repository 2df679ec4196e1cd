import { asList, asText, isObject, type JsonObject } from "../json.js";
import { localised } from "./localised.js";
import { markdownText, minuteOf } from "./markdown-text.js";

type NameOf = (id: string) => string | null;

/** A card as plain text, top to bottom; labels of buttons and inputs are not part of it. */
export function cardText(card: JsonObject, nameOf: NameOf): string {
  const header = isObject(card.header) ? card.header : {};
  const tags = asList(header.text_tag_list).map((tag) => (isObject(tag) ? localised(tag.text) : ""));
  const body = isObject(card.body) ? card.body.elements : card.elements;
  const lines = [
    textOf(header.title, nameOf),
    textOf(header.subtitle, nameOf),
    tags.join(" "),
    ...linesOf(body, nameOf),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

function textOf(text: unknown, nameOf: NameOf): string {
  if (!isObject(text)) return "";
  return text.tag === "plain_text" ? localised(text) : markdownText(localised(text), nameOf);
}

function linesOf(elements: unknown, nameOf: NameOf): string[] {
  return asList(elements).flatMap((element) => (isObject(element) ? componentLines(element, nameOf) : []));
}

function componentLines(component: JsonObject, nameOf: NameOf): string[] {
  switch (component.tag) {
    case "markdown":
      return [textOf(component, nameOf)];
    case "div": {
      const fields = asList(component.fields).map((field) => (isObject(field) ? textOf(field.text, nameOf) : ""));
      return [textOf(component.text, nameOf), ...fields];
    }
    case "img":
      return [textOf(component.title, nameOf)];
    case "person":
      return [personName(component.user_id, nameOf)];
    case "person_list":
      return [
        asList(component.persons)
          .map((person) => (isObject(person) ? personName(person.id, nameOf) : ""))
          .join(" "),
      ];
    case "table":
      return tableLines(component, nameOf);
    case "chart":
      return [chartTitle(component.chart_spec)];
    case "checker":
      return [textOf(component.text, nameOf)];
    case "note": // 1.0
      return linesOf(component.elements, nameOf);
    case "plain_text":
    case "lark_md":
      return [textOf(component, nameOf)];
    default: {
      const title = isObject(component.header) ? textOf(component.header.title, nameOf) : "";
      return [title, ...linesOf(component.columns, nameOf), ...linesOf(component.elements, nameOf)];
    }
  }
}

const personName = (id: unknown, nameOf: NameOf): string => nameOf(asText(id)) ?? asText(id);

function chartTitle(spec: unknown): string {
  const title = isObject(spec) && isObject(spec.title) ? spec.title : {};
  return asText(title.text);
}

function tableLines(table: JsonObject, nameOf: NameOf): string[] {
  const columns = asList(table.columns).filter(isObject);
  const head = columns.map((column) => {
    const translations = isObject(column.i18n_display_name) ? column.i18n_display_name : {};
    return asText(translations.zh_cn) || asText(column.display_name) || asText(column.name);
  });
  const rows = asList(table.rows)
    .filter(isObject)
    .map((row) =>
      columns.map((column) => cellText(row[asText(column.name)], asText(column.data_type), nameOf)).join(" | "),
    );
  return [head.join(" | "), ...rows];
}

function cellText(cell: unknown, type: string, nameOf: NameOf): string {
  if (cell === undefined || cell === null) return "";
  if (type === "persons") return (Array.isArray(cell) ? cell : [cell]).map((id) => personName(id, nameOf)).join(" ");
  if (type === "options" && Array.isArray(cell)) {
    return cell.map((option) => (isObject(option) ? asText(option.text) : String(option))).join(" ");
  }
  if (type === "date" && typeof cell === "number") return minuteOf(cell);
  if (type === "markdown" || type === "lark_md") return markdownText(String(cell), nameOf);
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}
