import type { Directory } from "../flows/org/directory.js";
import type { Level, Unit } from "../flows/org/org.js";
import type { Policy } from "../flows/policy/policy.js";
import type { CardAction } from "./action.js";
import { blowFields, fieldName, fieldTerm } from "./form-fields.js";
import { type Card, card } from "./kit/card.js";
import { type FieldLook, form, input, multiSelect, select, submit } from "./kit/controls.js";
import { type Element, markdown, note } from "./kit/elements.js";
import { coloured, md } from "./kit/markup.js";
import { both, plainText, type Text, verbatim } from "./kit/text.js";
import { isoMinute } from "./kit/time.js";
import type { BlowForm } from "./parse-form.js";
import { departmentsOf } from "./views/choices.js";
import type { Choice } from "./views/offers.js";

export type BlowFormView = {
  /** What is known already; empty for a fresh form. */
  prefill: Partial<BlowForm>;
  categories: readonly Choice[];
  matters: readonly Choice[];
  units: readonly Choice[];
  /** Why it is asked, for example that a unit's name fits several. */
  error?: Text | null;
  /** The bot's key for what was typed before. */
  key?: string | null;
};

/** Longer texts can't stand in a form: the platform's inputs end here. */
export const longestFormText = 1000;

/** Categories that people of a level may start. */
export const categoryChoices = (policy: Policy, level: Level): Choice[] =>
  Object.entries(policy.categories)
    .filter(([, { whistlers }]) => whistlers.levels.includes(level))
    .map(([value, { label, about }]) => ({
      value,
      text: both(`${label.zh}（${about.zh}）`, `${label.en} (${about.en})`),
    }));

/** The catalogue of a level; at most as many as a card can hold beside the rest. */
export const matterChoices = (policy: Policy, level: Level): Choice[] =>
  policy.catalogue
    .filter(({ levels }) => levels.includes(level))
    .slice(0, 60)
    .map(({ code, name, en }) => ({ value: code, text: both(name, en) }));

/**
 * Departments that people of a block unit call: its own first, then those of the levels above up to the county (a
 * community calls its street's).
 * @param wanted units that must be among them, for example those that a name may have meant
 */
export function unitChoices(blockId: string, directory: Directory, wanted: readonly string[] = []): Choice[] {
  const above = directory.ancestors(blockId).filter(({ level }) => level !== "city");
  const found = departmentsOf([blockId, ...above.map(({ id }) => id)], directory);
  const first = wanted.flatMap((id) => directory.unit(id) ?? []);
  const units = [...new Map([...first, ...found].map((unit) => [unit.id, unit])).values()];
  return units.slice(0, 60).map((unit: Unit) => ({ value: unit.id, text: verbatim(unit.short) }));
}

/** The /吹哨 form, empty or with what was understood of a message. */
export function blowFormCard({ prefill, categories, matters, units, error = null, key = null }: BlowFormView): Card {
  const action: CardAction = key === null ? { do: "blowForm" } : { do: "blowForm", d: key };
  const tooLong = (prefill.text?.length ?? 0) > longestFormText;
  const remarks = [
    ...(error === null ? [] : [markdown(coloured("red", md`${error}`))]),
    ...(tooLong
      ? [
          note(
            both(
              `文字超过 ${longestFormText} 字，表单只装得下前面的部分，请精简。`,
              `The text is longer than ${longestFormText} characters; the form holds only its beginning. Please shorten it.`,
            ),
          ),
        ]
      : []),
  ];
  return card({
    title: both("吹哨", "Whistle"),
    template: error === null ? "blue" : "orange",
    elements: [
      ...remarks,
      form(action, [
        ...blowFields.map((field) => fieldElement(field, { prefill, categories, matters, units })),
        submit(action, { label: both("吹哨", "Whistle"), type: "primary" }),
      ]),
      note(
        both(
          "危及人身安全的，选应急哨，同时拨打 110、119、120。涉密内容不得填写。",
          "Where people are in danger choose Emergency, and call 110, 119 or 120 as well. No secrets here.",
        ),
      ),
    ],
  });
}

function fieldElement(
  field: (typeof blowFields)[number],
  { prefill, categories, matters, units }: Pick<BlowFormView, "prefill" | "categories" | "matters" | "units">,
): Element {
  const name = fieldName(field, { do: "blowForm" });
  const { zh, en } = fieldTerm(field);
  const look: FieldLook = {
    name,
    required: field.required,
    label: field.required ? both(zh, en) : (labels[field.id] ?? both(`${zh}（可不填）`, `${en} (optional)`)),
  };
  switch (field.id) {
    case "category":
      return select(look, { options: categories, chosen: prefill.category ?? undefined });
    case "matter":
      return select(look, { options: matters, chosen: prefill.matterCode ?? undefined });
    case "text":
      return input(look, { most: field.most, isLong: true, value: prefill.text ?? "" });
    case "place":
      return input(look, { most: field.most, isLong: false, value: prefill.place ?? "" });
    case "units":
      return multiSelect(look, { options: units, chosen: prefill.unitIds ?? [] });
    case "statedDueAt":
      return {
        tag: "picker_datetime",
        name,
        required: false,
        placeholder: plainText(look.label),
        width: "fill",
        ...(prefill.statedDueAt ? { initial_datetime: isoMinute(prefill.statedDueAt) } : {}),
      };
    default:
      return { tag: "checker", name, checked: prefill.drill ?? false, text: plainText(look.label) };
  }
}

const labels: Readonly<Record<string, Text>> = {
  category: both("哨种（不选则按事项确定）", "Category (none: by the matter)"),
  matter: both("事项（不在清单的可不选）", "Matter (none: not in the catalogue)"),
  units: both("报到部门，先选的主办（不选则按清单）", "Departments, the first leads (none: by the catalogue)"),
  drill: both("这是演练", "This is a drill"),
};
