import { Chart } from "../chart/chart.js";
import { classes, html } from "../html.js";
import { word } from "../words.js";
import { Button } from "./button.js";
import { Checker } from "./checker.js";
import { CollapsiblePanel } from "./collapsible-panel.js";
import { ColumnSet } from "./column-set.js";
import { useCard } from "./context.js";
import { Form } from "./form.js";
import { Img, ImgCombination } from "./images.js";
import { Input } from "./input.js";
import { InteractiveContainer } from "./interactive-container.js";
import { space } from "./measure.js";
import { Overflow } from "./overflow.js";
import { Person, PersonList } from "./person.js";
import { Picker } from "./picker.js";
import { Select } from "./select.js";
import { SelectImg } from "./select-img.js";
import { Table } from "./table.js";
import { Div, MarkdownElement } from "./text.js";

const components = {
  markdown: MarkdownElement,
  div: Div,
  hr: () => html`<hr class="card-hr" />`,
  img: Img,
  img_combination: ImgCombination,
  person: Person,
  person_list: PersonList,
  table: Table,
  chart: Chart,
  column_set: ColumnSet,
  form: Form,
  interactive_container: InteractiveContainer,
  collapsible_panel: CollapsiblePanel,
  button: Button,
  input: Input,
  select_static: Select,
  multi_select_static: Select,
  select_person: Select,
  multi_select_person: Select,
  date_picker: Picker,
  picker_time: Picker,
  picker_datetime: Picker,
  checker: Checker,
  overflow: Overflow,
  select_img: SelectImg,
  action: ({ el }) =>
    html`<div class="old-actions">${(el.actions ?? []).map((each) => html`<${Element} el=${each} />`)}</div>`,
  note: ({ el }) => html`<div class="old-note"><${Elements} of=${el.elements ?? []} /></div>`,
};

/** Components that are as wide as their words unless they say otherwise; all others fill the line. */
const narrow = new Set(["button", "overflow", "person", "checker"]);

/** One component; what is not known is named instead of left out. */
export function Element({ el }) {
  const { lang } = useCard();
  const Drawn = Object.hasOwn(components, el?.tag ?? "") ? components[el.tag] : Unsupported;
  const name = classes("el", `el-${Drawn === Unsupported ? "unknown" : el.tag}`, narrow.has(el?.tag) && "narrow");
  return html`<div class=${name} style=${{ margin: space(el?.margin) }}><${Drawn} el=${el ?? {}} lang=${lang} /></div>`;
}

const Unsupported = ({ el, lang }) =>
  html`<div class="card-broken">${word(lang, "unsupported", { tag: String(el.tag ?? "?") })}</div>`;

/** A list of components in a row or a column. Keys keep what somebody typed when the card around it changes. */
export const Elements = ({ of, style }) => html`<div class="els" style=${style}>
  ${of.map((el, at) => html`<${Element} key=${el?.name ?? el?.element_id ?? `${el?.tag}${at}`} el=${el} />`)}
</div>`;
