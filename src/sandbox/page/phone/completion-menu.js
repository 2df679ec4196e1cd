import { Component } from "preact";
import { Avatar } from "../card/person.js";
import { classes, html } from "../html.js";

/** Suggestions above the place to write; the arrow keys walk, Enter or Tab takes. A class, for `key` is called on it. */
export class CompletionMenu extends Component {
  constructor(props) {
    super(props);
    this.state = { at: 0 };
  }

  /** Handles a key pressed in the text; true if it was meant for the menu. */
  key(event) {
    const { options, onChoose } = this.props;
    const at = Math.min(this.state.at, options.length - 1);
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (moves[event.key]) {
      event.preventDefault();
      this.setState({ at: (at + moves[event.key] + options.length) % options.length });
      return true;
    }
    if (event.key !== "Enter" && event.key !== "Tab") return false;
    event.preventDefault();
    this.setState({ at: 0 });
    onChoose(options[at]);
    return true;
  }

  render({ options, label, onChoose }, { at }) {
    const here = Math.min(at, options.length - 1);
    return html`<ul class="completion" role="listbox" aria-label=${label}>
      ${options.map(
        (option, n) => html`<li key=${option.id}>
          <button
            type="button"
            role="option"
            tabindex="-1"
            aria-selected=${n === here}
            class=${classes("sheet-option", n === here && "here")}
            onMouseDown=${(event) => event.preventDefault()}
            onClick=${() => onChoose(option)}
          >
            ${option.person && html`<${Avatar} id=${option.id} name=${option.name} size=${24} />`}
            <span class="sheet-words">${option.label}${option.note && html`<small>${option.note}</small>`}</span>
          </button>
        </li>`,
      )}
    </ul>`;
  }
}
