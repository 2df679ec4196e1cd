import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { buttonRow, markdown } from "./kit/elements.js";
import { md } from "./kit/markup.js";
import { both } from "./kit/text.js";

/** For an inspector: facts have been added to the register of the area. No names: they are in the register. */
export const factNewsCard = (area: string, fresh: number): Card =>
  card({
    title: both(`问责台账 · ${area}`, `Register · ${area}`),
    template: "wathet",
    elements: [
      markdown(md`${both(`新增待核实的事实 ${fresh} 条。`, `${fresh} new facts await your word.`)}`),
      ...buttonRow([button({ do: "register", f: "open", page: 1 }, { label: both("查看台账", "Open the register") })]),
    ],
  });
