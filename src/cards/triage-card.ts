import type { Finding } from "../flows/triage/triage.js";
import { commands } from "../terms.js";
import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { buttonRow, hr, markdown, note, words } from "./kit/elements.js";
import { bold, coloured, lines, md } from "./kit/markup.js";
import { both } from "./kit/text.js";
import { type TriageContext, triageView } from "./views/triage-view.js";

/** The check before sending: what was found and why, and whether to go ahead, to add to another whistle, to correct. */
export function triageCard(text: string, findings: readonly Finding[], context: TriageContext): Card {
  const { remarks, similar, suggestions, text: shown } = triageView(text, findings, context);
  const { key } = context;
  return card({
    title: both("吹哨前请核对", "Before it is sent"),
    template: "orange",
    summary: both("吹哨前请核对", "Please check before it is sent"),
    elements: [
      words(shown),
      ...(remarks.length === 0 ? [] : [markdown(lines(remarks.map((remark) => coloured("orange", remark))))]),
      ...(similar.length === 0
        ? []
        : [markdown(bold(both(`附近有 ${similar.length} 件相似的哨`, `Similar whistles nearby: ${similar.length}`)))]),
      ...similar.flatMap(({ head, text: other, reasons, offers }) => [
        markdown(md`${head}`),
        words(other),
        ...(reasons.zh === "" ? [] : [note(reasons)]),
        ...buttonRow(offers.map(({ label, action }) => button(action, { label }))),
      ]),
      ...(suggestions.length === 0
        ? []
        : [
            markdown(lines([bold(both("可请的部门", "Departments to call")), ...suggestions.map((one) => md`${one}`)])),
          ]),
      hr(),
      ...buttonRow([
        button({ do: "blowAnyway", d: key }, { label: commands.blowAnyway, type: "primary" }),
        button({ do: "openForm", d: key }, { label: both("改一改", "Correct it") }),
      ]),
      note(
        both(
          "尚未吹哨。继续吹哨的，以上提示一并留痕。",
          "Nothing has been sent yet. If you go ahead, the remarks above stay on the record.",
        ),
      ),
    ],
  });
}
