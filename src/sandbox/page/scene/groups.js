/** Steps that one caption speaks of: those before a captioned one lead up to it. Without any captions each step is its own. */
export function groupsOf(steps) {
  if (!steps.some(({ caption }) => caption)) return steps.map((step) => ({ steps: [step] }));
  const groups = [];
  let gathered = [];
  for (const step of steps) {
    gathered.push(step);
    if (!step.caption) continue;
    groups.push({ steps: gathered, caption: step.caption, shows: step.shows });
    gathered = [];
  }
  groups[groups.length - 1].steps.push(...gathered);
  return groups;
}

const nameOf = (reference, people) => people.get(reference)?.name ?? String(reference ?? "").replace(/^@/, "");

/** A step without a caption in a few words. */
export function describe({ call, body, by }, people, t) {
  const name = nameOf(by ?? body.by ?? body.from, people);
  switch (call) {
    case "messages":
      return t("didSay", { name, text: body.text ?? t(body.location ? "place" : "picture") });
    case "press":
      return t("didPress", { name, label: body.label ?? body.name ?? "" });
    case "clock":
      return t("didMove", { to: body.to ?? body.advance });
    case "bot":
      return t(body.action === "kill" ? "botKill" : "botStart");
    default:
      return t("didElse", { name, call });
  }
}
