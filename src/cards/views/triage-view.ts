import { categoryOf } from "../../flows/policy/lookup.js";
import { masked } from "../../flows/privacy/mask.js";
import type { Duplicate, DuplicateReason } from "../../flows/triage/duplicates.js";
import type { Finding } from "../../flows/triage/triage.js";
import { mayBlowAgain } from "../../flows/whistle/again.js";
import { isEnded } from "../../flows/whistle/state.js";
import { assignmentRoles, commands, nouns, whistleStatuses } from "../../terms.js";
import type { CardAction } from "../action.js";
import { both, cleaned, clipped, joined, listed, type Text } from "../kit/text.js";
import { dayOf } from "../kit/time.js";
import { categoryName, matterName, unitShort } from "./names.js";
import type { CardContext } from "./offers.js";

export type TriageContext = Pick<CardContext, "directory" | "policy" | "now"> & {
  /** The bot's key for what was typed. */
  key: string;
};

/** What the check before sending says; triage-card.ts draws it. */
export type TriageView = {
  text: string;
  /** Each finding with its reason, the gravest first. */
  remarks: Text[];
  similar: { head: Text; text: string; reasons: Text; offers: { label: Text; action: CardAction }[] }[];
  suggestions: Text[];
};

export function triageView(text: string, findings: readonly Finding[], context: TriageContext): TriageView {
  const { most } = context.policy.triage;
  return {
    text: clipped(cleaned(masked(text)), 200),
    remarks: findings.flatMap((finding) => remarkOf(finding, context) ?? []),
    similar: findings
      .flatMap((finding) => (finding.kind === "duplicate" ? [finding] : []))
      .slice(0, most)
      .map((duplicate) => similarOf(duplicate, context)),
    suggestions: findings.flatMap((finding) => suggestionOf(finding, context) ?? []),
  };
}

function remarkOf(finding: Finding, { policy }: TriageContext): Text | null {
  switch (finding.kind) {
    case "ownDuty": {
      const { name } = finding.duty;
      return both(
        `按职责清单，“${name.zh}”由本级自行办理（文中提到“${finding.keyword}”）。`,
        `By the list of duties this is your own level's: ${name.en} (the text says “${finding.keyword}”).`,
      );
    }
    case "category": {
      const chosen = categoryName(policy, finding.chosen);
      const known = categoryName(policy, finding.category);
      const matter = matterName(policy, finding);
      const why =
        finding.keyword === null
          ? both("", "")
          : both(`（文中提到“${finding.keyword}”）`, ` (the text says “${finding.keyword}”)`);
      const start = categoryOf(policy, finding.category)?.emergency
        ? both("属紧急情况的请立即改吹应急哨。", " If it is urgent, change it to an emergency at once.")
        : both("", "");
      return both(
        `所选为${chosen.zh}，事项清单中“${matter.zh}”属${known.zh}${why.zh}。${start.zh}`,
        `You chose ${chosen.en}; the catalogue has “${matter.en}” as ${known.en}${why.en}.${start.en}`,
      );
    }
    case "missingPlace":
      return both("没有写明地点，部门可能找不到。", "No place is named; the departments may not find it.");
    case "secretMark":
    case "duplicate":
    case "suggestion":
      return null;
  }
}

function similarOf({ whistle, likeness, reasons }: Duplicate, context: TriageContext): TriageView["similar"][number] {
  const { directory, policy, now, key } = context;
  const per = Math.round(likeness * 100);
  const status = whistleStatuses[whistle.status];
  const unit = unitShort(directory, whistle.whistlerUnitId);
  const day = dayOf(whistle.blownAt);
  const { number, id } = whistle;
  const canLink = !isEnded(whistle);
  const canAgain = mayBlowAgain(whistle, policy, now) === null;
  return {
    head: both(
      `${number} · 相似度 ${per}% · ${status.zh} · ${unit} ${day.zh}`,
      `${number} · ${per}% alike · ${status.en} · ${unit} ${day.en}`,
    ),
    text: clipped(cleaned(masked(`${whistle.place} ${whistle.text}`.trim())), 80),
    reasons: joined(
      reasons.map((reason) => reasonOf(reason, context)),
      both("；", "; "),
    ),
    offers: [
      ...(canLink
        ? [
            {
              label: both(`${commands.link.zh} ${number}`, `${commands.link.en}: ${number}`),
              action: { do: "link" as const, d: key, w: id },
            },
          ]
        : []),
      ...(canAgain
        ? [
            {
              label: both(`${commands.again.zh} ${number}`, `${commands.again.en}: ${number}`),
              action: { do: "again" as const, w: id, d: key },
            },
          ]
        : []),
    ],
  };
}

function reasonOf(reason: DuplicateReason, { policy }: TriageContext): Text {
  switch (reason.kind) {
    case "place": {
      const places = listed(reason.places);
      return both(`同一地点：${places.zh}`, `same place: ${places.en}`);
    }
    case "matter": {
      const matter = matterName(policy, reason);
      return both(`同类事项：${matter.zh}`, `same matter: ${matter.en}`);
    }
    case "words": {
      const words = listed(reason.words);
      return both(`相同文字：${words.zh}`, `same words: ${words.en}`);
    }
  }
}

function suggestionOf(finding: Finding, { policy, directory }: TriageContext): Text | null {
  if (finding.kind !== "suggestion") return null;
  const unit = unitShort(directory, finding.unitId);
  const role = assignmentRoles[finding.role];
  const { reason } = finding;
  if (reason.kind === "precedent") {
    const why = clipped(cleaned(masked(reason.reason)), 60);
    return both(
      `${role.zh} ${unit}：${nouns.precedent.zh} ${reason.number}（${dayOf(reason.at).zh}裁定：${why}）`,
      `${role.en} ${unit}: ${nouns.precedent.en} ${reason.number} (${dayOf(reason.at).en}: ${why})`,
    );
  }
  const matter = matterName(policy, reason);
  const word = reason.keyword === null ? both("", "") : both(`，“${reason.keyword}”`, `, “${reason.keyword}”`);
  return both(
    `${role.zh} ${unit}：事项清单“${matter.zh}”${word.zh}`,
    `${role.en} ${unit}: catalogue, ${matter.en}${word.en}`,
  );
}
