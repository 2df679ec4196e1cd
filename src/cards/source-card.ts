import type { Directory } from "../flows/org/directory.js";
import { masked, maskedButPlace } from "../flows/privacy/mask.js";
import type { Source } from "../flows/source/source.js";
import type { SourceNotice } from "../flows/source/source-notices.js";
import { nouns, rungs as rungTerms } from "../terms.js";
import type { CardAction } from "./action.js";
import { type FieldSpec, type FormAction, fieldName, sourceFields } from "./form-fields.js";
import { type Card, card, type Template } from "./kit/card.js";
import { button, form, input, submit } from "./kit/controls.js";
import { type Element, markdown, note, panel, words } from "./kit/elements.js";
import { bold, coloured, lines, md } from "./kit/markup.js";
import { both, cleaned, clipped, type Text, verbatim } from "./kit/text.js";
import { dateTime } from "./kit/time.js";
import { sourceButtons, sourceStatuses } from "./source-words.js";
import { signerName, unitShort } from "./views/names.js";
import { whyOf } from "./views/why.js";

export type SourceContext = { directory: Directory; now: Date };

/** The living card of a grid source in its community's group. */
export function sourceCard(source: Source, context: SourceContext): Card {
  const { number, place, status, images } = source;
  const isLate = source.step !== null && context.now >= source.step.dueAt;
  return card({
    title: both(`哨源 ${number}`, `Source ${number}`),
    subtitle: verbatim(maskedButPlace(place).replace(/\s*\n\s*/g, " ")),
    template: templateOf(source, isLate),
    tags: [{ text: sourceStatuses[status], colour: isLate ? "red" : "blue" }],
    elements: [
      ...dueOf(source, context),
      words(cleaned(maskedButPlace(source.text))),
      ...(images.length === 0 ? [] : [note(both(`附照片 ${images.length} 张`, `${images.length} photos`))]),
      ...answerOf(source, context),
      ...(status === "open" ? offersOf(source.id) : []),
      note(originOf(source, context)),
      ...(source.step === null ? [] : [panel(nouns.why, [note(whyOf(both("答复", "Answer"), source.step))])]),
    ],
  });
}

function templateOf({ status }: Source, isLate: boolean): Template {
  if (status === "open") return isLate ? "red" : "blue";
  return status === "returned" ? "grey" : "green";
}

function dueOf({ step }: Source, { now }: SourceContext): Element[] {
  if (step === null) return [];
  const at = dateTime(step.dueAt);
  const isLate = now >= step.dueAt;
  const text = isLate
    ? both(`答复已逾期，原定 ${at.zh}`, `Overdue since ${at.en}`)
    : both(`答复截止 ${at.zh}`, `To be answered by ${at.en}`);
  return [markdown(bold(coloured(isLate ? "red" : "blue", text)))];
}

function answerOf({ answer, status }: Source, { directory }: SourceContext): Element[] {
  if (answer === null) return [];
  const who = signerName(directory, answer.by);
  const at = dateTime(answer.at);
  const done = sourceStatuses[status];
  const number = answer.whistle === null ? "" : ` ${answer.whistle.number}`;
  return [
    note(both(`${at.zh} ${who.zh} ${done.zh}${number}`, `${at.en} ${who.en}: ${done.en}${number}`)),
    ...(answer.text === "" ? [] : [words(clipped(cleaned(masked(answer.text)), 500))]),
  ];
}

function originOf({ unitId, finderId, foundAt }: Source, { directory }: SourceContext): Text {
  const who = signerName(directory, finderId);
  const unit = unitShort(directory, unitId);
  const at = dateTime(foundAt);
  return both(`发现人 ${unit} ${who.zh} · ${at.zh}`, `Found by ${unit} ${who.en} · ${at.en}`);
}

function offersOf(id: string): Element[] {
  const solve: CardAction = { do: "solveSource", s: id };
  const back: CardAction = { do: "returnSource", s: id };
  return [
    button({ do: "convertSource", s: id }, { label: sourceButtons.convertSource, type: "primary" }),
    form(solve, [
      panel(sourceButtons.solveSource, [
        ...sourceFields.solveSource.map((field) => fieldOf(field, solve)),
        submit(solve, { label: sourceButtons.solveSource, type: "primary" }),
      ]),
    ]),
    form(back, [
      panel(both("退回（不属实或不归社区的，说明原因）", "Return (not so, or not ours: say why)"), [
        ...sourceFields.returnSource.map((field) => fieldOf(field, back)),
        submit(back, { label: sourceButtons.returnSource, type: "danger" }),
      ]),
    ]),
  ];
}

const labels: Readonly<Record<string, Text>> = {
  result: both("办理结果", "What was done"),
  reason: both("原因", "Reason"),
  text: both("发现的问题", "What was found"),
  place: both("地点（可不填）", "Place (optional)"),
};

const fieldOf = (field: FieldSpec, action: FormAction, value = ""): Element =>
  input(
    { name: fieldName(field, action), label: labels[field.id] ?? verbatim(field.id), required: field.required },
    { most: field.most, isLong: field.kind === "lines", value },
  );

/** The form of `/哨源`. */
export function sourceFormCard(): Card {
  const action = { do: "sourceForm" } as const;
  return card({
    title: both("交哨源", "Hand in a source"),
    template: "blue",
    elements: [
      form(action, [
        ...sourceFields.sourceForm.map((field) => fieldOf(field, action)),
        submit(action, { label: sourceButtons.sourceForm, type: "primary" }),
      ]),
      note(
        both(
          "危及人身安全的，请直接吹应急哨，同时拨打 110、119、120。",
          "Where people are in danger whistle an emergency, and call 110, 119 or 120 as well.",
        ),
      ),
    ],
  });
}

/** What one person is told in private: that an answer is due or late, or what became of what they found. */
export function sourceNoticeCard(notice: SourceNotice, source: Source, context: SourceContext): Card {
  const { number, place, text } = source;
  const highest = notice.rungs.at(-1);
  const isLate = source.step !== null && context.now >= source.step.dueAt;
  const status = sourceStatuses[source.status];
  const title =
    highest === undefined
      ? both(`哨源${status.zh}`, `Source: ${status.en}`)
      : both(`${rungTerms[highest].zh} · 哨源答复`, `${rungTerms[highest].en} · answer to a source`);
  return card({
    title,
    subtitle: both(`哨源 ${number}`, `Source ${number}`),
    template: highest === undefined ? "green" : isLate ? "red" : "orange",
    summary: both(`${title.zh} ${number}`, `${title.en} ${number}`),
    elements: [
      markdown(
        lines([
          bold(md`${unitShort(context.directory, source.unitId)} ${clipped(masked(place), 60)}`),
          ...(highest === undefined
            ? []
            : [md`${both("请社区自行解决、转为吹哨或退回。", "The community solves it, whistles, or returns it.")}`]),
        ]),
      ),
      ...dueOf(source, context),
      words(clipped(cleaned(masked(text)), 200)),
      ...answerOf(source, context),
    ],
  });
}

/** `/哨源 列表`: what is waiting, a line each. */
export const sourceListCard = (sources: readonly Source[], context: SourceContext): Card =>
  card({
    title: both(`待处理哨源（${sources.length}）`, `Sources waiting (${sources.length})`),
    template: "blue",
    elements: [
      markdown(
        lines(
          sources.map((source) => {
            const { number, unitId, place, text } = source;
            const due = source.step === null ? both("", "") : dateTime(source.step.dueAt);
            const what = clipped(cleaned(masked(`${place} ${text}`.trim())), 40);
            return md`${bold(number)} ${unitShort(context.directory, unitId)} ${what} ${due}`;
          }),
        ),
      ),
    ],
  });
