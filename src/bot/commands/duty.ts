import { notVisibleUnitWords } from "../../cards/bot-words.js";
import { badLinesWords } from "../../cards/calendar-words.js";
import { dutyCard } from "../../cards/duty-card.js";
import { dutyWords, noPersonWords, rosterSetWords, severalPeopleWords } from "../../cards/duty-words.js";
import { rosterImportedWords, rowMistakeText } from "../../cards/file-words.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { dayOfText, startOfDay } from "../../flows/calendar/china-time.js";
import type { Member } from "../../flows/org/directory.js";
import type { Unit } from "../../flows/org/org.js";
import { type Days, nextDays, spanOf } from "../../flows/org/roster.js";
import { readRosterTable } from "../../flows/org/roster-table.js";
import { readTable } from "../documents/documents.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { findPerson } from "./find-people.js";
import { dayText, readDaysAndNames } from "./parse/days.js";
import { sentFile } from "./sent-file.js";

type DutyDeps = Pick<CommandDeps, "town" | "roster" | "files" | "lark" | "clock">;

const importWord = /^(?:导入|import)/iu;
const daysShown = 10;
const longestDays = 180;

/** `/值班`: shows who is on duty for a unit, or writes it. */
export async function duty(args: string, asked: Asked, deps: DutyDeps): Promise<Reply> {
  if (importWord.test(args)) return importRoster(args, asked, deps);
  const directory = deps.town.directory();
  const now = deps.clock();
  const { days, names, cancel } = readDaysAndNames(args, now);
  const own = directory.unit(unitHere(asked, deps.town));
  const { unit, people } = unitAmong(names, own, asked, deps);
  if (unit === null) return said(dutyWords.needsName);
  if (people.length === 0 && !cancel) return days === null ? shown(unit, null, asked, deps) : said(dutyWords.needsName);
  if (!mayRoster(asked.member, unit, deps)) return said(dutyWords.mayNotChange);

  const today = dayText(now);
  const span = days ?? { from: today, to: today };
  const wrong = wrongDays(span, today);
  if (wrong) return said(wrong);
  const members: Member[] = [];
  for (const name of cancel ? [] : people) {
    const found = findPerson(name, { unitId: unit.id, mentioned: asked.mentioned ?? [] }, directory);
    if (found.found === "many")
      return said(
        severalPeopleWords(
          name,
          found.members.map(({ title }) => title),
        ),
      );
    const known = directory.membersOf(unit.id);
    if (found.found === "none" || !known.includes(found.member))
      return said(
        noPersonWords(
          name,
          unit.short,
          known.map((member) => member.name),
        ),
      );
    members.push(found.member);
  }
  const entry = { unitId: unit.id, ...spanOf(span), personIds: members.map(({ id }) => id) };
  await deps.roster.write([entry], { source: asked.source, by: asked.member.id, at: now });
  await deps.town.reload();
  const done = rosterSetWords(
    members.map(({ name }) => name),
    span.from,
    span.to,
  );
  return shown(unit, done, asked, deps);
}

/** `/值班 导入`: the table that the person has sent; 试运行 only says what it would do. */
async function importRoster(args: string, asked: Asked, deps: DutyDeps): Promise<Reply> {
  const directory = deps.town.directory();
  const file = await sentFile(asked, deps);
  const rows = file ? await readTable(file.data) : null;
  if (rows === null) return said(dutyWords.noFile);
  const { entries, mistakes } = readRosterTable(rows, unitHere(asked, deps.town), directory);
  const foreign = entries.flatMap(({ unitId }) => {
    const unit = directory.unit(unitId);
    return unit && !mayRoster(asked.member, unit, deps) ? [unit.short] : [];
  });
  if (foreign.length > 0) return said(dutyWords.mayNotChange);
  if (mistakes.length > 0) return said(badLinesWords(mistakes.map(rowMistakeText)));
  const trial = /试运行|dry/iu.test(args);
  if (!trial) {
    await deps.roster.write(entries, { source: asked.source, by: asked.member.id, at: deps.clock() });
    await deps.town.reload();
  }
  return said(rosterImportedWords(entries.length, trial));
}

/** A word that is a unit and no person of one's own unit names the unit; the others name people. */
function unitAmong(
  names: string[],
  own: Unit | null,
  asked: Asked,
  { town }: Pick<DutyDeps, "town">,
): { unit: Unit | null; people: string[] } {
  const directory = town.directory();
  const fromUnitId = unitHere(asked, town);
  const isPerson = (name: string) => directory.members.some((member) => member.name === name);
  for (const name of names) {
    if (isPerson(name)) continue;
    const found = directory.findUnits(name, { fromUnitId });
    if (found.found === "one") return { unit: found.unit, people: names.filter((one) => one !== name) };
  }
  return { unit: own, people: names };
}

/** What is wrong with the days that somebody wrote; null if nothing is. */
export function wrongDays({ from, to }: Days, today: string): Text | null {
  if (to < from) return dutyWords.wrongOrder;
  if (from < today) return dutyWords.pastDays;
  return dayOfText(to) - dayOfText(from) >= longestDays ? dutyWords.tooLong : null;
}

/** A head of the unit or of one above it, a dispatcher in whose area it lies, an administrator. */
export function mayRoster({ posts }: Member, unit: Unit, { town }: Pick<DutyDeps, "town">): boolean {
  const directory = town.directory();
  return posts.some(({ unitId, roles }) => {
    const post = directory.unit(unitId);
    const area = post?.centre ? post.parentId : null;
    return (
      roles.includes("admin") ||
      (roles.includes("head") && directory.isWithin(unit.id, unitId)) ||
      (roles.includes("dispatcher") && area !== null && directory.isWithin(unit.id, area))
    );
  });
}

function shown(unit: Unit, done: Text | null, asked: Asked, deps: DutyDeps): Reply {
  const directory = deps.town.directory();
  if (!directory.maySee(asked.member, unit.id, [])) return said(notVisibleUnitWords(unit.name));
  const days = nextDays(deps.clock(), daysShown);
  const members = directory.membersOf(unit.id);
  return {
    card: dutyCard({
      unit: unit.short,
      days: days.map((date) => {
        // Noon: nobody hands over in the middle of the night.
        const at = new Date(startOfDay(dayOfText(date)) + 12 * 3_600_000);
        return {
          date,
          names: directory.onDuty(unit.id, at).map(({ name }) => name),
          rostered: directory.isRostered(unit.id, at),
        };
      }),
      leaves: directory
        .leavesFrom(days[0] ?? "")
        .filter(({ personId, from }) => members.some(({ id }) => id === personId) && from <= (days.at(-1) ?? ""))
        .map(({ personId, deputyId, from, to }) => ({
          name: directory.member(personId)?.name ?? personId,
          deputy: directory.member(deputyId)?.name ?? deputyId,
          from,
          to,
        })),
      done,
      mayChange: mayRoster(asked.member, unit, deps),
    }),
    private: false,
  };
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: false });
