import { Component } from "preact";
import { useMemo, useState } from "preact/hooks";
import { html } from "../html.js";
import { Tag } from "../markdown/markdown.js";
import { word } from "../words.js";
import { hue } from "./colour.js";
import { CardContext, pick, useCard } from "./context.js";
import { Elements } from "./element.js";
import { boxStyle, space } from "./measure.js";
import { CardIcon, plain, Text } from "./text.js";

/** A part that can't be drawn must not take the page down with it. */
class Guard extends Component {
  componentDidCatch(error) {
    console.warn("a card could not be drawn", error);
    this.setState({ broken: true });
  }

  render({ children, words }, { broken }) {
    return broken ? html`<div class="card-broken">${words}</div>` : children;
  }
}

/**
 * A card as Lark draws Card JSON 2.0 (and, roughly, 1.0).
 * @param {{ card: object, around: object }} props `around` is what CardContext needs of the phone, see context.js
 */
export function Card({ card, around }) {
  const [drafts] = useState(() => new Map());
  const config = card.config ?? {};
  const context = useMemo(
    () => ({ ...around, style: config.style, locales: config.locales, drafts }),
    [around, card, drafts],
  );
  const body = card.body ?? {};
  const elements = body.elements ?? card.elements ?? [];
  return html`<${Guard} key=${card} words=${word(around.lang, "badCard")}>
    <${CardContext.Provider} value=${context}>
      <article class=${`card ${config.width_mode === "compact" ? "compact" : ""}`}>
        ${card.header && html`<${Header} header=${card.header} />`}
        ${
          elements.length > 0 &&
          html`<div class="card-body" style=${{ padding: space(body.padding) }}>
          <${Elements} of=${elements} style=${{ ...boxStyle(body), padding: undefined }} />
        </div>`
        }
        <${CardLink} link=${card.card_link} />
      </article>
    <//>
  <//>`;
}

function Header({ header }) {
  const card = useCard();
  const { title, subtitle, template, icon, padding } = header;
  const tags = (pick(header, card, "text_tag_list") || []).slice(0, 3);
  const bare = !template || template === "default";
  const style = { "--c": hue(template), padding: space(padding) };
  return html`<header class=${bare ? "card-header bare" : "card-header"} style=${style}>
    ${icon && html`<span class="card-header-icon"><${CardIcon} icon=${icon} size=${20} /></span>`}
    <div class="card-header-words">
      <div class="card-title">
        <span class="card-title-text"><${Text} text=${title} size="16px" /></span>
        ${tags.map((tag) => html`<${Tag} colour=${tag.color}>${plain(tag.text, card)}<//>`)}
      </div>
      ${subtitle && html`<div class="card-subtitle"><${Text} text=${subtitle} size="12px" /></div>`}
    </div>
  </header>`;
}

/** The link that the whole card carries; a line of its own, so that it never takes a press meant for a button. */
function CardLink({ link }) {
  const { lang } = useCard();
  const url = link?.url || link?.pc_url;
  if (!/^https?:\/\//i.test(url ?? "")) return null;
  return html`<a class="card-link" href=${url} target="_blank" rel="noopener noreferrer">${word(lang, "openLink")}</a>`;
}
