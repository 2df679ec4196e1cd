import { createHash } from "node:crypto";
import type { SourceAction } from "../../cards/action.js";
import { explainForm } from "../../cards/explain-form.js";
import type { Text } from "../../cards/kit/text.js";
import { parseSourceForm } from "../../cards/parse-form.js";
import { answerCard } from "../../cards/plain-cards.js";
import { sourceCard, sourceFormCard, sourceListCard } from "../../cards/source-card.js";
import { explainSource, handedInWords, removedSourceWords, sourceWords } from "../../cards/source-words.js";
import { mayAnswer } from "../../flows/source/decide-source.js";
import type { SourceOutcome } from "../../flows/source/handle-source.js";
import type { Source, SourceCommand } from "../../flows/source/source.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { replaced, toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { actorsOf } from "../town.js";
import { formOfDraft, nothing } from "./blow-form.js";
import { keepDraft } from "./check.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { leadingPlace } from "./parse/location.js";

const mostListed = 30;
const numbered = /^Y?(20\d{6})-(\d{1,6})$/iu;
const list = /^(?:列表|待办|list)$/iu;

/** `/哨源 文字`: hands in; `/哨源` opens the form, `/哨源 编号` shows one, `/哨源 列表` what is waiting. */
export async function source(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const text = args.trim();
  if (text === "" && asked.images.length === 0) return { card: sourceFormCard(), private: false };
  if (list.test(text)) return { card: await waiting(asked, deps), private: false };
  const number = numbered.exec(text);
  if (number) return show(`Y${number[1]}-${(number[2] ?? "").padStart(4, "0")}`, asked, deps);
  return said(await handIn(text, leadingPlace(text) ?? "", asked, deps));
}

/** A button of a source's card, or of the form of `/哨源`. */
export async function answerSource(
  action: SourceAction,
  formValue: unknown,
  asked: Asked,
  deps: CommandDeps,
): Promise<CardAnswer> {
  if (action.do === "convertSource") return openConversion(action.s, asked, deps);
  const parsed = parseSourceForm(action, formValue);
  if (!parsed.ok) return toast("error", explainForm(parsed.problems));
  const { text, place } = parsed.value;
  if (action.do === "sourceForm") return replaced(answerCard(await handIn(text, place, asked, deps)));
  const command: SourceCommand =
    action.do === "solveSource" ? { type: "solve", result: text } : { type: "return", reason: text };
  const outcome = await handleSourceAs(action.s, command, asked.source, asked, deps);
  const shown = outcome.source && maySee(outcome.source, asked, deps) ? redrawn(outcome.source, deps) : {};
  if (!outcome.ok) return { ...toast("error", words(outcome.refusal, deps)), ...shown };
  return { ...toast("success", command.type === "solve" ? sourceWords.solved : sourceWords.returned), ...shown };
}

/** The source has become a whistle; somebody else's answer in the meantime stands. */
export async function sourceConverted(
  sourceId: string,
  { id, number }: Whistle,
  asked: Asked,
  deps: CommandDeps,
): Promise<Source | null> {
  const outcome = await handleSourceAs(
    sourceId,
    { type: "convert", whistleId: id, number },
    `convert:${id}`,
    asked,
    deps,
  );
  return outcome.source;
}

async function handIn(text: string, place: string, asked: Asked, deps: CommandDeps): Promise<Text> {
  const id = `y${createHash("sha256").update(asked.source).digest("hex").slice(0, 23)}`;
  const known = await deps.sources.load(id);
  if (known) return handedInWords(known.source, deps.town.directory());
  const number = await nextNumber(deps);
  const command: SourceCommand = { type: "handIn", id, number, text, place, images: asked.images };
  const outcome = await handleSourceAs(id, command, asked.source, asked, deps);
  return outcome.ok ? handedInWords(outcome.source, deps.town.directory()) : words(outcome.refusal, deps);
}

/** 转为吹哨: the whistle form with what was found; the source is answered once the whistle is out. */
async function openConversion(sourceId: string, asked: Asked, deps: CommandDeps): Promise<CardAnswer> {
  const { town, sources, clock } = deps;
  const directory = town.directory();
  const stored = await sources.load(sourceId);
  if (!stored || !maySee(stored.source, asked, deps)) return toast("error", sourceWords.notVisible);
  const found = stored.source;
  const context = { now: clock(), directory, policy: town.policy(found.policyVersion), calendar: town.calendar };
  const actors = actorsOf(asked.member, unitHere(asked, town));
  if (!actors.some((actor) => mayAnswer(found, { ...context, actor })))
    return toast("error", words({ code: "not-your-source", unitId: found.unitId }, deps));
  if (found.answer !== null) {
    const { by, at } = found.answer;
    const refusal = { code: "source-answered" as const, status: found.status, by, at };
    return { ...toast("error", words(refusal, deps)), ...redrawn(found, deps) };
  }
  const draft = { ...nothing, text: found.text, place: found.place, sourceId };
  // Named after the source, so that two people who convert it at once whistle once.
  const wanted = { ...asked, source: `source:${sourceId}`, images: found.images };
  return replaced(formOfDraft(draft, await keepDraft(draft, wanted, deps), wanted, deps));
}

async function show(number: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const found = await deps.sources.byNumber(number);
  if (!found || !maySee(found, asked, deps)) return said(sourceWords.notVisible);
  // A source is a text or pictures: one without either has had its time.
  if (found.text === "" && found.images.length === 0) return said(removedSourceWords(found.number));
  return { card: sourceCard(found, { directory: deps.town.directory(), now: deps.clock() }), private: false };
}

async function waiting(asked: Asked, deps: CommandDeps): Promise<Reply["card"]> {
  const directory = deps.town.directory();
  const communities = directory.units.filter(({ level, kind }) => level === "community" && kind === "block");
  const seen = communities.filter(({ id }) => directory.maySee(asked.member, id, [])).map(({ id }) => id);
  const open = await deps.sources.openOf(seen, mostListed);
  return open.length === 0 ? answerCard(sourceWords.noneOpen) : sourceListCard(open, { directory, now: deps.clock() });
}

/** Tries the posts of one person in turn, as commands on whistles do. */
async function handleSourceAs(
  id: string,
  command: SourceCommand,
  request: string,
  asked: Asked,
  deps: CommandDeps,
): Promise<SourceOutcome> {
  const [first, ...others] = actorsOf(asked.member, unitHere(asked, deps.town));
  const outcome = await deps.handleSource(id, command, first, request);
  for (const actor of others) {
    if (outcome.ok || !["not-your-source", "may-not-hand-in"].includes(outcome.refusal.code)) return outcome;
    const next = await deps.handleSource(id, command, actor, request);
    if (next.ok) return next;
  }
  return outcome;
}

/** The community's own people, its street's, and whoever sees the whole area. */
const maySee = ({ unitId }: Source, { member }: Asked, { town }: CommandDeps): boolean =>
  town.directory().maySee(member, unitId, []);

const redrawn = (found: Source, { town, clock }: CommandDeps) =>
  replaced(sourceCard(found, { directory: town.directory(), now: clock() }));

const words = (refusal: Parameters<typeof explainSource>[0], { town }: CommandDeps): Text =>
  explainSource(refusal, town.directory(), town.policy());

/** Numbers of sources count by the day in China, apart from those of whistles. */
const nextNumber = ({ numbers, clock }: CommandDeps): Promise<string> =>
  numbers.next(`Y${new Date(clock().getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "")}`);

const said = (text: Text): Reply => ({ card: answerCard(text), private: false });
