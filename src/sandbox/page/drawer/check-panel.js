import { useEffect, useMemo, useState } from "preact/hooks";
import { Card } from "../card/card.js";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { api } from "../state/api.js";
import { useModel, useSettings, useWords } from "../use.js";

const gatherMs = 300;

const example = {
  schema: "2.0",
  header: { title: { tag: "plain_text", content: "卡片检查" }, template: "blue" },
  body: { elements: [{ tag: "markdown", content: "**粘贴** 一张卡片的 JSON" }] },
};

/** A card out of pasted text: the card itself, a callback's answer around it, or the content of a message as a string. */
function cardIn(text) {
  const parsed = JSON.parse(text);
  const found = parsed?.card?.data ?? parsed?.card ?? parsed?.content ?? parsed;
  return typeof found === "string" ? JSON.parse(found) : found;
}

/** A box for a card's JSON: drawn as on a phone, and judged as the platform would. */
export function CheckPanel() {
  const t = useWords();
  const people = useModel((now) => now.town.personById);
  const theme = useSettings((now) => now.theme);
  const [text, write] = useState(() => JSON.stringify(example, null, 2));
  const [verdict, judge] = useState(null);
  const read = useMemo(() => {
    try {
      return { card: cardIn(text) };
    } catch (error) {
      return { mistake: error.message };
    }
  }, [text]);
  useEffect(() => {
    judge(null);
    if (read.mistake) return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      api.checkCard(read.card).then(
        (answer) => isOver || judge(answer),
        (error) => isOver || judge({ ok: false, msg: error.message }),
      );
    }, gatherMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [read]);
  const around = useMemo(
    () => ({
      lang: t.lang,
      theme,
      people,
      memberIds: [],
      busy: null,
      locked: false,
      act: async () => false,
      ask: async () => false,
      sheet: () => {},
      say: () => {},
    }),
    [t, theme, people],
  );
  const isDrawable = read.card !== null && typeof read.card === "object" && !Array.isArray(read.card);
  return html`<div class="check">
    <p class="muted">${t("checkText")}</p>
    <textarea class="source" spellcheck="false" aria-label=${t("cardJson")} value=${text} onInput=${(event) => write(event.currentTarget.value)}></textarea>
    <${Verdict} mistake=${read.mistake} verdict=${verdict} t=${t} />
    ${isDrawable && html`<div class="check-drawn"><${Card} card=${read.card} around=${around} /></div>`}
  </div>`;
}

function Verdict({ mistake, verdict, t }) {
  if (mistake)
    return html`<p class="verdict bad" role="status"><${Icon} name="error" />${t("notJson")}<small>${mistake}</small></p>`;
  if (!verdict) return html`<p class="verdict" role="status">${t("botWorking")}</p>`;
  if (verdict.ok) return html`<p class="verdict good" role="status"><${Icon} name="done" />${t("cardOk")}</p>`;
  const codes = [verdict.code, verdict.subCode].filter(Boolean).join(" · ");
  const problems = verdict.problems ?? [];
  return html`<div class="verdict bad" role="status"><${Icon} name="error" />${t("cardRefused")} ${codes}<small>${verdict.msg}</small></div>
    ${problems.length > 0 && html`<${Problems} problems=${problems} t=${t} />`}`;
}

/** Every mistake, not only the one that the platform would name: where it is, what is wrong, what would be right. */
const Problems = ({
  problems,
  t,
}) => html`<section class="problems" aria-label=${t("problems", { n: problems.length })}>
  <h3>${t("problems", { n: problems.length })}</h3>
  <ol>
    ${problems.map(
      ({ path, subCode, why, value, right }) => html`<li>
        <code>${path || "/"}</code> <span class="problem-code">${subCode}</span>
        <p>${why}${value ? `: ${value}` : ""}</p>
        ${right && html`<p class="problem-right"><b>${t("rightWouldBe")}</b> ${right}</p>`}
      </li>`,
    )}
  </ol>
</section>`;
