import { useMemo, useState } from "preact/hooks";
import { Avatar } from "../card/person.js";
import { Dialog } from "../dialog.js";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { closePhone, openPhone } from "../state/settings.js";
import { useModel, useSettings, useWords } from "../use.js";
import { levelWord, roleWord } from "../words.js";

const levels = ["city", "county", "street", "community"];

/** Units in the order of the tree, each below the one it belongs to. */
function inOrder(units) {
  const known = new Set(units.map(({ id }) => id));
  const below = (parentId) =>
    units
      .filter((unit) => (known.has(unit.parentId) ? unit.parentId : null) === parentId)
      .flatMap((unit) => [unit, ...below(unit.id)]);
  return below(null);
}

function matches(person, unit, wanted, lang) {
  const roles = person.roles.map((role) => roleWord(lang, role)).join(" ");
  const text = `${person.name} ${person.title} ${unit?.name ?? ""} ${roles}`.toLowerCase();
  return wanted.split(/\s+/).every((part) => text.includes(part));
}

/** Everybody in the town by unit; a click opens or closes a phone. */
export function PeoplePicker({ onClose }) {
  const t = useWords();
  const town = useModel((now) => now.town);
  const phones = useSettings((now) => now.phones) ?? [];
  const [search, look] = useState("");
  const [level, narrow] = useState(null);
  const wanted = search.trim().toLowerCase();
  const groups = useMemo(() => {
    const units = [...inOrder(town.units), { id: "", name: "" }];
    return units
      .filter((unit) => !level || unit.level === level)
      .map((unit) => ({
        unit,
        people: town.people.filter(
          (person) =>
            (town.unitById.has(person.unitId) ? person.unitId : "") === unit.id &&
            matches(person, unit, wanted, t.lang),
        ),
      }))
      .filter(({ people }) => people.length > 0);
  }, [town, wanted, level, t.lang]);
  return html`<${Dialog} title=${t("choosePeople")} wide onClose=${onClose}>
    <div class="picker-tools">
      <label class="search">
        <${Icon} name="search" size=${16} />
        <input type="search" aria-label=${t("searchPeople")} placeholder=${t("searchPeople")} value=${search} autofocus onInput=${(event) => look(event.currentTarget.value)} />
      </label>
      <div class="levels" role="group">
        ${[null, ...levels].map(
          (
            each,
          ) => html`<button type="button" class=${classes("chip", level === each && "on")} aria-pressed=${level === each} onClick=${() => narrow(each)}>
            ${each ? levelWord(t.lang, each) : t("all")}
          </button>`,
        )}
      </div>
    </div>
    <div class="picker-list">
      ${groups.length === 0 && html`<p class="muted">${t("noPeople")}</p>`}
      ${groups.map(({ unit, people }) => html`<${Group} key=${unit.id} unit=${unit} people=${people} phones=${phones} t=${t} />`)}
    </div>
    <div class="dialog-buttons"><button type="button" class="page-button strong" onClick=${onClose}>${t("done")}</button></div>
  <//>`;
}

const Group = ({ unit, people, phones, t }) => html`<section class="picker-group">
  ${unit.name && html`<h3>${unit.name}<small>${levelWord(t.lang, unit.level)}</small></h3>`}
  <ul>
    ${people.map((person) => {
      const isOpen = phones.includes(person.openId);
      return html`<li key=${person.openId}>
        <button
          type="button"
          class=${classes("picker-person", isOpen && "on")}
          aria-pressed=${isOpen}
          onClick=${() => (isOpen ? closePhone : openPhone)(person.openId)}
        >
          <${Avatar} id=${person.openId} name=${person.name} size=${34} />
          <span class="picker-words"><b>${person.name}</b><small>${person.title}</small></span>
          <span class="roles">${person.roles.map((role) => html`<span class=${`role role-${role}`}>${roleWord(t.lang, role)}</span>`)}</span>
          ${isOpen && html`<${Icon} name="done" size=${16} />`}
        </button>
      </li>`;
    })}
  </ul>
</section>`;
