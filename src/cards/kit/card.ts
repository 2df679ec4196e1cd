import type { Element } from "./elements.js";
import { capped, type PlainText, plainText, type Text } from "./text.js";

export type Template = "blue" | "yellow" | "orange" | "red" | "green" | "grey" | "violet" | "wathet";
export type TagColour = "neutral" | "blue" | "orange" | "red" | "green" | "violet";
export type Tag = { text: Text; colour: TagColour };

/** A whole card as the platform takes it: JSON.stringify of it is the message's content. */
export type Card = {
  schema: "2.0";
  config: {
    update_multi: true;
    enable_forward: boolean;
    width_mode: "default";
    locales: ["zh_cn", "en_us"];
    summary: { content: string; i18n_content: { zh_cn: string; en_us: string } };
  };
  header: {
    title: PlainText;
    subtitle?: PlainText;
    template: Template;
    text_tag_list?: { tag: "text_tag"; text: PlainText; color: TagColour }[];
  };
  body: { elements: Element[] };
};

export type CardParts = {
  title: Text;
  subtitle?: Text | null;
  template: Template;
  tags?: readonly Tag[];
  /** What the chat list and the lock screen show; the title if left out. */
  summary?: Text;
  elements: Element[];
};

/** The platform shows at most three tags and one line of subtitle. */
const mostTags = 3;
const longestTitle = 80;
const longestSubtitle = 100;

/** A card. It can't be forwarded: whistles name residents, and a forwarded copy would leave the circle of its group. */
export function card({ title, subtitle, template, tags = [], summary = title, elements }: CardParts): Card {
  const shown = capped(summary, longestTitle);
  return {
    schema: "2.0",
    config: {
      update_multi: true,
      enable_forward: false,
      width_mode: "default",
      locales: ["zh_cn", "en_us"],
      summary: { content: shown.zh, i18n_content: { zh_cn: shown.zh, en_us: shown.en } },
    },
    header: {
      title: plainText(capped(title, longestTitle)),
      ...(subtitle && subtitle.zh !== "" ? { subtitle: plainText(capped(subtitle, longestSubtitle)) } : {}),
      template,
      ...(tags.length === 0
        ? {}
        : {
            text_tag_list: tags
              .slice(0, mostTags)
              .map(({ text, colour }) => ({ tag: "text_tag" as const, text: plainText(text), color: colour })),
          }),
    },
    body: { elements },
  };
}

/** What the platform allows, with a margin: whether it counts the header is not documented. */
export const budget = { components: 190, bytes: 29_000 } as const;

export type Size = { components: number; bytes: number };

/** How much of the platform's limits a card or a part of one takes: everything with a tag counts as a component. */
export const sizeOf = (part: Card | readonly Element[]): Size => ({
  components: tagsIn(part),
  bytes: new TextEncoder().encode(JSON.stringify(part)).length,
});

export const fits = ({ components, bytes }: Size): boolean => components <= budget.components && bytes <= budget.bytes;

function tagsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + tagsIn(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  const own = "tag" in value ? 1 : 0;
  return Object.values(value).reduce((sum: number, item: unknown) => sum + tagsIn(item), own);
}
