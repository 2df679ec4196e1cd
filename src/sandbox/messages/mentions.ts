import type { Platform } from "../platform.js";
import type { Mention } from "../store.js";

const atTag = /<at\s+user_id\s*=\s*["']?([^"'>\s]+)["']?\s*>(.*?)<\/at>/g;

/** Gathers who is mentioned in one message and gives each a placeholder. */
export function createMentioner(platform: Platform): {
  placeholder(openId: string): string | null;
  mentions: Mention[];
} {
  const mentions: Mention[] = [];
  return {
    mentions,
    placeholder(openId) {
      if (openId === "all") return "@_all";
      const known = mentions.find((mention) => mention.openId === openId);
      if (known) return known.key;
      const name = nameOf(platform, openId);
      if (name === null) return null;
      const mention = { key: `@_user_${mentions.length + 1}`, openId, name };
      mentions.push(mention);
      return mention.key;
    },
  };
}

/** Turns `<at user_id="…">` into placeholders; somebody unknown stays as the name that was written. */
export function placeMentions(text: string, placeholder: (openId: string) => string | null): string {
  return text.replace(atTag, (_, id: string, name: string) => placeholder(id) ?? `@${name}`);
}

/** The text as people see it: placeholders turned into names. */
export function showMentions(text: string, mentions: readonly Mention[]): string {
  const named = text.replace(/@_user_\d+/g, (key) => {
    const mention = mentions.find((each) => each.key === key);
    return mention ? `@${mention.name}` : key;
  });
  return named.replaceAll("@_all", "@所有人");
}

export function nameOf({ app, store }: Platform, openId: string): string | null {
  return openId === app.openId ? app.name : (store.people.get(openId)?.name ?? null);
}
