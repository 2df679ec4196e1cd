import MarkdownIt from "markdown-it";
import { isEmoji } from "../emoji.js";
import { larkTag } from "./tags.js";

/** `:DONE:` and its like; names without a drawing stay as they are written. */
function emojiName(state, silent) {
  const [whole, name] = /^:([A-Za-z]{2,20}):/.exec(state.src.slice(state.pos, state.pos + 24)) ?? [];
  if (!name || !isEmoji(name)) return false;
  if (!silent) state.push("emoji", "", 0).content = name;
  state.pos += whole.length;
  return true;
}

/** CommonMark without HTML, with Lark's tags. HTML of any other kind is text. */
const markdown = new MarkdownIt({ html: false, breaks: true, linkify: true });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
markdown.validateLink = (url) => /^(https?:\/\/|tel:|mailto:|img_)/i.test(url);
markdown.inline.ruler.before("autolink", "lark_tag", larkTag);
markdown.inline.ruler.before("lark_tag", "emoji_name", emojiName);

const nameOf = (token) => token.type.replace(/_(open|close)$/, "");

/** Grows a tree from the flat tokens; a closing tag without its opening one is dropped, an open one ends with its block. */
function grow(tokens) {
  const root = { name: "root", children: [] };
  const open = [root];
  for (const token of tokens) {
    const top = open[open.length - 1];
    if (token.type === "inline") top.children.push(...grow(token.children).children);
    else if (token.nesting < 0) {
      const at = open.findLastIndex((node) => node.name === nameOf(token));
      if (at > 0) open.length = at;
    } else {
      const node = { name: nameOf(token), token, children: [] };
      top.children.push(node);
      if (token.nesting > 0) open.push(node);
    }
  }
  return root;
}

const grown = new Map();
const keep = 500;

/** The tree of a markdown text. Remembered, since cards are drawn far more often than they change. */
export function parseMarkdown(content) {
  const known = grown.get(content);
  if (known) return known;
  const tree = grow(markdown.parse(content, {}));
  if (grown.size >= keep) grown.delete(grown.keys().next().value);
  grown.set(content, tree);
  return tree;
}
