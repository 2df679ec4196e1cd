import { closingText } from "../../cards/pasted-words.js";
import { unitName } from "../../cards/views/names.js";
import type { Directory } from "../../flows/org/directory.js";
import { masked } from "../../flows/privacy/mask.js";
import { isEnded, type Whistle } from "../../flows/whistle/state.js";
import type { WhistleOut } from "./schema.js";

/** A whistle as other platforms see it, asked for or told: as a group sees it, with what residents are known by hidden. */
export const shownWhistle = (whistle: Whistle, directory: Directory): WhistleOut => ({
  number: whistle.number,
  status: whistle.status,
  category: whistle.category,
  matterCode: whistle.matterCode,
  text: masked(whistle.text),
  place: masked(whistle.place),
  whistlerUnitId: whistle.whistlerUnitId,
  blownAt: whistle.blownAt.toISOString(),
  closedAt: whistle.closedAt?.toISOString() ?? null,
  drill: whistle.drill,
  parts: whistle.assignments.map(({ unitId, role, status, resolved }) => ({
    ...{ unitId, unit: unitName(directory, unitId), role, status },
    resolvedAt: resolved?.at.toISOString() ?? null,
    result: resolved ? masked(resolved.result) : null,
  })),
  closingText: isEnded(whistle) ? closingText(whistle, directory) : null,
});
