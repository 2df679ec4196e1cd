import { commands, nouns, scores } from "../terms.js";
import type { CommandAction } from "./action.js";
import { type FieldSpec, fieldName, fieldTerm, formFields } from "./form-fields.js";
import { button, type FieldLook, form, input, multiSelect, select, submit } from "./kit/controls.js";
import { type Button, type ButtonType, buttonRow, confirm, type Element, note, panel } from "./kit/elements.js";
import { both, plainText, type Text } from "./kit/text.js";
import type { Offer } from "./views/offers.js";

/** 人到了 · 交警大队: the first word is fixed, what follows says which. */
export function offerLabel({ action, about }: Pick<Offer, "action" | "about">): Text {
  const word = commands[action.do];
  const what = objectOf[action.do] ?? both("", "");
  const suffix = about === null ? "" : ` · ${about}`;
  return both(`${word.zh}${what.zh}${suffix}`, `${word.en}${what.en}${suffix}`);
}

/** What is agreed or refused, where the first word alone would not say. */
const objectOf: Partial<Record<CommandAction["do"], Text>> = {
  grantExtension: both("延期", " to more time"),
  refuseExtension: both("延期", " more time"),
  agreeSuspend: both("挂账", " to parking"),
  refuseSuspend: both("挂账", " parking"),
};

/** What stands over a folded form: when it is the right one. */
const hints: Partial<Record<CommandAction["do"], Text>> = {
  decline: both("（不该由本单位办的，说明依据）", " (not ours: say which rule)"),
  transfer: both("（交下属单位办理）", " (to a unit under us)"),
  requestExtension: both("（到期前提出）", " (before it is due)"),
  suspend: both("（暂不具备条件的，约定日期再办）", " (not possible now: agree on a date)"),
  sendBack: both("（没办好的，说明原因）", " (not done: say why)"),
  supervise: both("（立项督办，限期答复）", " (a question with a date)"),
  closeSupervision: both("（已解决的，写明意见）", " (settled: say how)"),
  withdraw: both("（不再需要的，说明原因）", " (no longer needed: say why)"),
};

const types: Partial<Record<CommandAction["do"], ButtonType>> = {
  withdraw: "danger",
  decline: "danger",
  sendBack: "danger",
};

/** Offers as elements, in the order in which they are to be seen; plain buttons in a row stand together. */
export function offerElements(offers: readonly Offer[]): Element[] {
  const elements: Element[] = [];
  let buttons: Button[] = [];
  const flush = () => {
    elements.push(...buttonRow(buttons));
    buttons = [];
  };
  for (const offer of offers) {
    if (formFields[offer.action.do].length === 0) {
      buttons.push(button(offer.action, { label: offerLabel(offer), type: typeOf(offer) }));
      continue;
    }
    flush();
    elements.push(formOf(offer));
  }
  flush();
  return elements;
}

function formOf(offer: Offer): Element {
  const { action, weight } = offer;
  const label = offerLabel(offer);
  const inputs = formFields[action.do].map((field) => fieldElement(field, offer));
  const send = submit(action, { label, type: typeOf(offer), confirm: confirmOf(action) });
  // Accepting is one tap: the button comes first, and whoever taps it comes in person unless the form says otherwise.
  if (action.do === "accept") {
    const more = both("另有人到场的，点开填写", "Somebody else comes: open and fill in");
    return form(action, [send, panel(more, inputs)]);
  }
  if (weight !== "folded") return form(action, [...inputs, send]);
  const hint = hints[action.do] ?? both("", "");
  return form(action, [panel(both(`${label.zh}${hint.zh}`, `${label.en}${hint.en}`), [...inputs, send])]);
}

const typeOf = ({ action, weight }: Offer): ButtonType =>
  types[action.do] ?? (weight === "first" && action.do !== "progress" ? "primary" : "default");

const confirmOf = ({ do: what }: CommandAction): Button["confirm"] | null =>
  what === "withdraw"
    ? confirm(
        both("撤回这次吹哨", "Withdraw this whistle"),
        both("撤回后各部门不再办理，不能恢复。", "The departments stop; it can't be undone."),
      )
    : null;

function fieldElement(field: FieldSpec, { action, choices }: Offer): Element {
  const look: FieldLook = { name: fieldName(field, action), label: labelOf(field, action), required: field.required };
  const options = choices[field.id] ?? [];
  switch (field.kind) {
    case "line":
    case "number":
      return input(look, { most: field.most, isLong: false });
    case "lines":
      return input(look, { most: field.most, isLong: true });
    case "choice":
      return select(look, { options, chosen: field.id === "phrase" ? options[0]?.value : undefined });
    case "choices":
      return multiSelect(look, { options });
    case "date":
      return { tag: "date_picker", ...pickerLook(look) };
    case "moment":
      return { tag: "picker_datetime", ...pickerLook(look) };
    case "tick":
      return { tag: "checker", name: look.name, checked: false, text: plainText(look.label) };
  }
}

const pickerLook = ({ name, label, required }: FieldLook) => ({
  name,
  required,
  placeholder: plainText(label),
  width: "fill" as const,
});

/** A field's label in its form: scores say which one, a number how to write it. */
function labelOf(field: FieldSpec, action: CommandAction): Text {
  if (action.do === "rate" && field.term === "score") return scoreLabels[field.id] ?? fieldTerm(field);
  if (action.do === "ruleAppeal" && field.term === "score") return correctedLabels[field.id] ?? fieldTerm(field);
  if (action.do === "supervise" && field.id === "answerBy")
    return both("答复时限（不填则按哨种时限）", "Answer by (none: the category's limit)");
  if (action.do === "decline" && field.id === "reason") return nouns.declineReason;
  if (action.do === "takeOn" && field.id === "units")
    return both("承办部门（不选则用吹哨人建议的）", "Departments (none: those proposed)");
  if (action.do === "file") return filingLabel;
  if (field.id === "phrase") return phraseLabel(action);
  if (action.do === "resolve") return both("办理情况（可不填）", "What was done (optional)");
  if (action.do === "progress")
    return both(
      "何时接办、与谁商定、做了什么、何时办完（可不填）",
      "Since when, agreed with whom, what, by when (optional)",
    );
  const { zh, en } = fieldTerm(field);
  return field.required ? both(zh, en) : both(`${zh}（可不填）`, `${en} (optional)`);
}

const phraseLabel = ({ do: what }: CommandAction): Text =>
  what === "resolve" ? both("办理结果", "Result") : both("进展", "Progress");

const outOfFive = ({ zh, en }: Text): Text => both(`${zh}（5 分最好，1 分最差）`, `${en} (5 best, 1 worst)`);

const scoreLabels: Readonly<Record<string, Text>> = {
  timeliness: outOfFive(scores.timeliness),
  result: outOfFive(scores.result),
  conduct: outOfFive(scores.conduct),
};

const ifCorrected = ({ zh, en }: Text): Text => both(`${zh}（更正评分时填写）`, `${en} (if the scores are corrected)`);

const correctedLabels: Readonly<Record<string, Text>> = {
  timeliness: ifCorrected(scores.timeliness),
  result: ifCorrected(scores.result),
  conduct: ifCorrected(scores.conduct),
};

const filingLabel = both("事后备案：起因、处置经过、结果", "Record: cause, what was done, result");

/** Told where a card has no room for everything that it could offer. */
export const moreOffersNote = (count: number): Element =>
  note(both(`还有 ${count} 项操作，前面的办完后显示。`, `${count} more will show once those above are done.`));
