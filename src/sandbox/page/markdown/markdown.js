import { useState } from "preact/hooks";
import { hue, ink } from "../card/colour.js";
import { useCard } from "../card/context.js";
import { Pager } from "../card/pager.js";
import { Emoji } from "../emoji.js";
import { html } from "../html.js";
import { imageUrl } from "../state/api.js";
import { LarkTag } from "./lark-tag.js";
import { parseMarkdown } from "./parser.js";

const rowsAPage = 5;

/** Text of a card, drawn as elements one by one: nothing that a card says ever becomes HTML. */
export function Markdown({ content }) {
  return html`<div class="md"><${Nodes} of=${parseMarkdown(String(content)).children} /></div>`;
}

export const Nodes = ({ of }) => of.map((node) => html`<${Node} node=${node} />`);

function Node({ node }) {
  const { name, token, children } = node;
  const inside = html`<${Nodes} of=${children} />`;
  if (name.startsWith("lark_")) return html`<${LarkTag} name=${name.slice(5)} attributes=${token.meta} node=${node} />`;
  switch (name) {
    case "text":
      return token.content;
    case "emoji":
      return html`<${Sign} name=${token.content} />`;
    case "paragraph":
      return token.hidden ? inside : html`<p>${inside}</p>`;
    case "heading":
      return html`<div class=${`md-${token.tag}`} role="heading" aria-level=${token.tag.slice(1)}>${inside}</div>`;
    case "strong":
      return html`<strong>${inside}</strong>`;
    case "em":
      return html`<em>${inside}</em>`;
    case "s":
      return html`<s>${inside}</s>`;
    case "bullet_list":
      return html`<ul>${inside}</ul>`;
    case "ordered_list":
      return html`<ol start=${token.attrGet("start") ?? 1}>${inside}</ol>`;
    case "list_item":
      return html`<li>${inside}</li>`;
    case "blockquote":
      return html`<blockquote>${inside}</blockquote>`;
    case "hr":
      return html`<hr />`;
    case "code_inline":
      return html`<code>${token.content}</code>`;
    case "fence":
    case "code_block":
      return html`<pre><code>${token.content}</code></pre>`;
    case "softbreak":
    case "hardbreak":
      return html`<br />`;
    case "link":
      return html`<${Link} url=${token.attrGet("href")}>${inside}<//>`;
    case "image":
      return html`<${Picture} token=${token} />`;
    case "table":
      return html`<${Table} node=${node} />`;
    default:
      return inside;
  }
}

function Sign({ name }) {
  const { lang } = useCard();
  return html`<${Emoji} name=${name} lang=${lang} />`;
}

/** A link that leaves the page; what is no web address stays text. */
export function Link({ url, children }) {
  if (!/^(https?:\/\/|tel:|mailto:)/i.test(url ?? "")) return html`<span>${children}</span>`;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${children}</a>`;
}

function Picture({ token }) {
  const key = token.attrGet("src") ?? "";
  const words = token.content;
  if (!key.startsWith("img_")) return html`<span>${words || key}</span>`;
  return html`<img class="md-img" src=${imageUrl(key)} alt=${words} title=${words} loading="lazy" />`;
}

function Table({ node }) {
  const [page, turn] = useState(0);
  const headRows = node.children.filter((part) => part.name === "thead").flatMap((part) => part.children);
  const rows = node.children.filter((part) => part.name === "tbody").flatMap((part) => part.children);
  const pages = Math.max(1, Math.ceil(rows.length / rowsAPage));
  const here = Math.min(page, pages - 1);
  const cells = (row) =>
    row.children.map((cell) => {
      const align = /text-align:(\w+)/.exec(cell.token.attrGet("style") ?? "")?.[1];
      const tag = cell.name === "th" ? "th" : "td";
      return html`<${tag} style=${{ textAlign: align }}><${Nodes} of=${cell.children} /><//>`;
    });
  return html`<div class="table-box">
    <div class="table-scroll">
      <table class="md-table">
        <thead>${headRows.map((row) => html`<tr>${cells(row)}</tr>`)}</thead>
        <tbody>${rows.slice(here * rowsAPage, (here + 1) * rowsAPage).map((row) => html`<tr>${cells(row)}</tr>`)}</tbody>
      </table>
    </div>
    <${Pager} page=${here} pages=${pages} onTurn=${turn} />
  </div>`;
}

/** A coloured label, in headers, text and table cells. */
export const Tag = ({ colour: name, children }) =>
  html`<span class="tag" style=${{ "--c": hue(name) }}>${children}</span>`;

/** Colours the text inside; unknown colours leave it as it is. */
export function Font({ name, children }) {
  const card = useCard();
  return html`<span style=${{ color: ink(name, card?.style?.color, card?.theme) }}>${children}</span>`;
}
