import type { Card } from "../../cards/kit/card.js";
import type { CustodyRepository, HandleCustody } from "../../flows/custody/handle-custody.js";
import type { Member } from "../../flows/org/directory.js";
import type { HandleSource } from "../../flows/source/handle-source.js";
import type { Handle } from "../../flows/whistle/handle.js";
import type { Bindings } from "../../models/bindings.js";
import type { Budgets } from "../../models/budgets.js";
import type { Deliveries } from "../../models/deliveries.js";
import type { Drafts } from "../../models/drafts.js";
import type { EnteredScores } from "../../models/entered-scores.js";
import type { Files } from "../../models/files.js";
import type { Holidays } from "../../models/holidays.js";
import type { Numbers } from "../../models/numbers.js";
import type { Precedents } from "../../models/precedents.js";
import type { Roster } from "../../models/roster.js";
import type { Sources } from "../../models/sources.js";
import type { Suggestions } from "../../models/suggestions.js";
import type { Webhooks } from "../../models/webhooks.js";
import type { Whistles } from "../../models/whistles.js";
import type { Assessing } from "../assessing.js";
import type { DossierDeps } from "../dossier/collect-dossier.js";
import type { Lark } from "../lark/lark.js";
import type { SendCard } from "../send-card.js";
import type { SendFile } from "../send-file.js";
import type { Town } from "../town.js";

export type CommandDeps = {
  town: Town;
  whistles: Whistles;
  handle: Handle;
  numbers: Numbers;
  bindings: Bindings;
  suggestions: Suggestions;
  roster: Roster;
  holidays: Holidays;
  files: Files;
  budgets: Budgets;
  lark: Pick<Lark, "getMessage" | "getMessageResource" | "createChat" | "readersOf">;
  sendFile: SendFile;
  enteredScores: EnteredScores;
  assessing: Assessing;
  /** Counts deadlines anew after the calendar has changed; answers with the number of whistles. */
  recompute(): Promise<number>;
  drafts: Drafts;
  precedents: Precedents;
  sources: Sources;
  handleSource: HandleSource;
  custody: Pick<CustodyRepository, "linesOf">;
  handleCustody: HandleCustody;
  sendCard: SendCard;
  deliveries: Deliveries;
  /** What other platforms could not be told of. */
  hooks: Pick<Webhooks, "parked" | "retryParked"> & { nameOf(keyId: string): string };
  /** Something is owed that should go at once. */
  nudge: () => void;
  dossiers: DossierDeps;
  /** Checks one record against its chain and the seals, also one that is so broken that nothing else can read it. */
  recordVerdict(question: RecordQuestion): Promise<RecordVerdict>;
  clock: () => Date;
};

export type RecordQuestion = { kind: "whistle" | "source"; id: string };

/** What one record looks like against its chain and the daily seals. */
export type RecordVerdict = {
  /** How many there are, those whose content was removed included. */
  entries: number;
  /** Null: whole. */
  fault: RecordFault | null;
  /** The last seal that covers it, and up to which entry. */
  sealed: { date: string; mark: string; seq: number } | null;
};

/** `why` is in English, as the command line says it; `at`: when the entry was written, where that can be read. */
export type RecordFault = {
  what: "entry" | "state" | "seal" | "readers";
  seq: number | null;
  why: string;
  at: Date | null;
};

/** Who asks, and where: a message, or a form sent from a card. */
export type Asked = {
  /** Names this request for good: asked again it is the same request (`om_…`). */
  source: string;
  member: Member;
  chatId: string;
  chatType: "group" | "p2p";
  images: string[];
  /** Open ids of the people mentioned. */
  mentioned?: readonly string[];
  /** The message that this one answers. */
  repliesTo?: string;
};

/** What the bot answers; `private` goes to the asker alone though the question stood in a group. */
export type Reply = { card: Card; private: boolean };

/** The unit for which the person speaks here: the group's own unit if a post lies in it, else the main post's. */
export function unitHere({ member, chatId }: Asked, town: Town): string {
  const here = town.directory().unitByChat(chatId);
  return member.posts.some(({ unitId }) => unitId === here?.id) && here ? here.id : member.unitId;
}
