import { type CardAction, encodeAction, nameOfAction } from "../action.js";
import type { Button, ButtonType, Confirm, Element, Form, Input, MultiSelect, Option, Select } from "./elements.js";
import { capped, cleaned, clipped, plainText, type Text } from "./text.js";

/** The platform's limits. */
const longestLabel = 100;
const longestInput = 1000;
const longestOption = 60;

export type ButtonLook = { label: Text; type?: ButtonType; confirm?: Confirm | null };

/** A button that calls back at a tap. */
export const button = (action: CardAction, { label, type = "default", confirm = null }: ButtonLook): Button => ({
  tag: "button",
  name: nameOfAction(action),
  type,
  text: plainText(capped(label, longestLabel)),
  behaviors: [{ type: "callback", value: encodeAction(action) }],
  ...(confirm === null ? {} : { confirm }),
});

/** A button that sends its form. The value goes along; its name says the same for clients that leave it out. */
export const submit = (action: CardAction, look: ButtonLook): Button => ({
  ...button(action, look),
  form_action_type: "submit",
});

/** Forms stand at the root of a card only. */
export const form = (action: CardAction, elements: Element[]): Form => ({
  tag: "form",
  name: `form__${nameOfAction(action)}`,
  elements,
});

export type FieldLook = { name: string; label: Text; required: boolean };

export const input = (
  { name, label, required }: FieldLook,
  { most, isLong, value = "" }: { most: number; isLong: boolean; value?: string },
): Input => ({
  tag: "input",
  name,
  input_type: isLong ? "multiline_text" : "text",
  max_length: Math.min(most, longestInput),
  required,
  label: plainText(label),
  label_position: "top",
  ...(isLong ? { rows: 2 } : {}),
  ...(value === "" ? {} : { default_value: clipped(cleaned(value), Math.min(most, longestInput)) }),
});

export const select = (
  { name, label, required }: FieldLook,
  { options, chosen }: { options: readonly { value: string; text: Text }[]; chosen?: string | undefined },
): Select => ({
  tag: "select_static",
  name,
  required,
  placeholder: plainText(label),
  width: "fill",
  options: options.map(optionOf),
  ...(options.some(({ value }) => value === chosen) && chosen !== undefined ? { initial_option: chosen } : {}),
});

export const multiSelect = (
  { name, label, required }: FieldLook,
  { options, chosen = [] }: { options: readonly { value: string; text: Text }[]; chosen?: readonly string[] },
): MultiSelect => {
  const selected = chosen.filter((one) => options.some(({ value }) => value === one));
  return {
    tag: "multi_select_static",
    name,
    required,
    placeholder: plainText(label),
    width: "fill",
    options: options.map(optionOf),
    ...(selected.length === 0 ? {} : { selected_values: selected }),
  };
};

const optionOf = ({ value, text }: { value: string; text: Text }): Option => ({
  text: plainText(capped(text, longestOption)),
  value,
});
