const names = "at|font|text_tag|number_tag|person|local_datetime|link|a|br|hr";
const tag = new RegExp(`^<(/?)(${names})((?:\\s+[\\w-]+\\s*=\\s*(?:'[^'<>]*'|"[^"<>]*"|[^\\s"'<>=\`]+))*)\\s*(/?)>`);
const attribute = /([\w-]+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s"'<>=`]+))/g;
const raw = /^<raw>([\s\S]*?)<\/raw>/;
const alone = new Set(["br", "hr"]);

/** The attributes of one tag; a plain record without a prototype, since the names come from a card. */
function attributesOf(text) {
  const found = Object.create(null);
  for (const [, name, single, double, bare] of text.matchAll(attribute)) found[name] = single ?? double ?? bare;
  return found;
}

/** An inline rule of markdown-it for Lark's own tags: they become tokens `lark_<name>_open` and `_close`. */
export function larkTag(state, silent) {
  if (state.src.charCodeAt(state.pos) !== 0x3c) return false;
  const rest = state.src.slice(state.pos, state.pos + 2000);
  const asIs = raw.exec(rest);
  if (asIs) {
    if (!silent) state.push("text", "", 0).content = asIs[1];
    state.pos += asIs[0].length;
    return true;
  }
  const found = tag.exec(rest);
  if (!found) return false;
  const [whole, slash, name, attributes, closed] = found;
  if (!silent) {
    const nesting = alone.has(name) || closed ? 0 : slash ? -1 : 1;
    const token = state.push(`lark_${name}${nesting > 0 ? "_open" : nesting < 0 ? "_close" : ""}`, "", nesting);
    token.meta = attributesOf(attributes);
  }
  state.pos += whole.length;
  return true;
}
