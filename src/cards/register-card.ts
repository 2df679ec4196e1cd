import type { Directory } from "../flows/org/directory.js";
import type { Fact } from "../flows/whistle/oversight.js";
import type { Whistle } from "../flows/whistle/state.js";
import { factKinds, factOutcomes, steps } from "../terms.js";
import type { CardAction, RegisterFilter } from "./action.js";
import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { type Button, buttonRow, type Element, hr, markdown, note, words } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both, clipped, joined, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";
import { offerElements } from "./offer-elements.js";
import { signerName, unitShort } from "./views/names.js";

/** Each fact that awaits a word has a form of its own: more of them would be more than a card may hold. */
export const factsOnPage = 5;

export type RegisterPage = {
  /** The area whose register it is. */
  name: string;
  filter: RegisterFilter;
  unitId: string | null;
  /** Counted from 1. */
  page: number;
  pages: number;
  total: number;
  /** How many whistles were looked through, where there were more. */
  lookedThrough: number | null;
  facts: readonly { fact: Fact; whistle: Whistle }[];
};

export const registerFilters = {
  open: both("待核实", "To be looked at"),
  confirmed: factOutcomes.confirmed,
  dismissed: factOutcomes.dismissed,
} as const satisfies Record<RegisterFilter, Text>;

/** 问责台账: facts and where each is proven, never verdicts; for inspectors alone. */
export function registerCard(page: RegisterPage, directory: Directory): Card {
  const { name, filter, total, pages, lookedThrough } = page;
  const paged = pages > 1 ? both(`，第 ${page.page}/${pages} 页`, `, page ${page.page}/${pages}`) : both("", "");
  const what = registerFilters[filter];
  return card({
    title: both(`问责台账 · ${name}`, `Register · ${name}`),
    template: "wathet",
    elements: [
      note(both(`${what.zh}，共 ${total} 条${paged.zh}`, `${what.en}, ${total} in all${paged.en}`)),
      note(
        both(
          "台账只记事实，不作结论。核实后属实的才作为考核、问责的依据。",
          "The register holds facts, not verdicts. They count once an inspector has confirmed them.",
        ),
      ),
      ...(lookedThrough === null
        ? []
        : [note(both(`只查了最近 ${lookedThrough} 张哨。`, `The newest ${lookedThrough} whistles only.`))]),
      ...(page.facts.length === 0 ? [markdown(md`${both("没有符合条件的事实。", "Nothing here.")}`)] : []),
      ...page.facts.flatMap((one, index) => {
        // A button's name is unique in a card: facts of one whistle share the way to it.
        const isFirst = page.facts.findIndex(({ whistle }) => whistle.id === one.whistle.id) === index;
        return [hr(), ...factElements(one, isFirst, directory)];
      }),
      hr(),
      ...buttonRow([...filterButtons(page), ...pageButtons(page)]),
    ],
  });
}

function factElements(
  { fact, whistle }: RegisterPage["facts"][number],
  leadsToWhistle: boolean,
  directory: Directory,
): Element[] {
  const { kind, unitId, at, seq, stepKind, evidence, ruling } = fact;
  const step = stepKind === null ? both("", "") : both(`（${steps[stepKind].zh}）`, ` (${steps[stepKind].en})`);
  const when = dateTime(at);
  const from = evidence === null ? null : dateTime(evidence.from);
  const to = evidence === null ? null : dateTime(evidence.to);
  const ref = evidence?.ref ?? null;
  const rests =
    from === null || to === null
      ? both("", "")
      : both(
          `${from.zh} 至 ${to.zh}${ref === null ? "" : `，见 ${ref}`}`,
          `${from.en} to ${to.en}${ref ? `, see ${ref}` : ""}`,
        );
  const proof = both(
    `${when.zh} 记入，依据：留痕第 ${seq} 条`,
    `Entered ${when.en}, proven by entry ${seq} of the trace`,
  );
  const kindTerm = factKinds[kind];
  const head = lines([
    bold(
      both(
        `${unitShort(directory, unitId)} · ${kindTerm.zh}${step.zh}`,
        `${unitShort(directory, unitId)} · ${kindTerm.en}${step.en}`,
      ),
    ),
    md`${whistle.number} ${both("吹哨单位：", "whistled by ")}${unitShort(directory, whistle.whistlerUnitId)}`,
    md`${joined([proof, rests], both("；", "; "))}`,
  ]);
  const show = button(
    { do: "show", w: whistle.id },
    { label: both(`查看 ${whistle.number}`, `Show ${whistle.number}`) },
  );
  const said =
    ruling === null
      ? []
      : [
          markdown(
            md`${both(
              `${signerName(directory, ruling.by).zh}于 ${dateTime(ruling.at).zh} 核实：${factOutcomes[ruling.outcome].zh}`,
              `${signerName(directory, ruling.by).en}, ${dateTime(ruling.at).en}: ${factOutcomes[ruling.outcome].en}`,
            )}`,
          ),
          words(clipped(ruling.reason, 200)),
        ];
  const outcome = (["confirmed", "dismissed"] as const)
    .filter((one) => one !== ruling?.outcome)
    .map((value) => ({ value, text: factOutcomes[value] }));
  const rule = offerElements([
    { action: { do: "ruleFact", w: whistle.id, f: fact.id }, about: null, weight: "folded", choices: { outcome } },
  ]);
  return [markdown(head), ...said, ...buttonRow(leadsToWhistle ? [show] : []), ...rule];
}

function filterButtons(page: RegisterPage): Button[] {
  const others = (["open", "confirmed", "dismissed"] as const).filter((filter) => filter !== page.filter);
  return others.map((filter) => pageButton(page, { filter, page: 1 }, registerFilters[filter]));
}

function pageButtons(page: RegisterPage): Button[] {
  const { page: at, pages } = page;
  return [
    ...(at > 1 ? [pageButton(page, { page: at - 1 }, both("上一页", "Previous"))] : []),
    ...(at < pages ? [pageButton(page, { page: at + 1 }, both("下一页", "Next"))] : []),
  ];
}

function pageButton(from: RegisterPage, to: Partial<Pick<RegisterPage, "filter" | "page">>, label: Text): Button {
  const { filter, page, unitId } = { ...from, ...to };
  const action: CardAction = { do: "register", f: filter, page, ...(unitId === null ? {} : { u: unitId }) };
  return button(action, { label });
}
