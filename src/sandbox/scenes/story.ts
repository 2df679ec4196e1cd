import type { JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import { newsOf } from "./news.js";
import type { Done, SceneRecorder } from "./recorder.js";
import type { References } from "./references.js";

const head = `import { beforeAll, expect, test } from "vitest";

/** A sandbox with the town that this was recorded in: SANDBOX_URL=http://localhost:3000 npx vitest run FILE */
const sandbox = process.env.SANDBOX_URL ?? "http://localhost:3000";

async function call(path: string, body: object) {
  const response = await fetch(\`\${sandbox}/sandbox/api/\${path}\`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(\`\${path}: \${JSON.stringify(answer)}\`);
  return answer;
}

/** First lines of what the bot sent since the last look, with where it came. */
const heard: string[] = [];
const news = () => heard.splice(0).sort();

/** Does one thing and waits until all that it leads to has happened. */
async function does(name: string, body: object) {
  const { status, answer, came } = await call("scene/step", { call: name, body });
  for (const { chat, title } of came) heard.push(\`\${chat} \${title}\`);
  return { status, ...answer };
}

beforeAll(async () => {
  await call("reset", {});
}, 60_000);
`;

/** What was recorded as a vitest file that does it again and expects the same answers and the same messages. */
export function storyOf(platform: Platform, references: References, recorder: SceneRecorder): string {
  const done = recorder.done();
  const people = readablePeople(platform);
  let after = done[0]?.messagesBefore ?? 0;
  const lines = done.flatMap((step, n) => {
    const end = done[n + 1]?.messagesBefore;
    const written = [didLine(step, people)];
    if (!step.isOver && end !== undefined) return written;
    const news = newsOf(platform, references, recorder.fromBot(after, end));
    after = end ?? after;
    return [...written, newsLine(news.map(({ chat, title }) => `${chat} ${title}`).sort())];
  });
  const body = lines.map((line) => `  ${line}\n`).join("");
  return `${head}\ntest("what was recorded happens again", { timeout: 300_000 }, async () => {\n${body}});\n`;
}

/** What can't be told beforehand stays out: ids, and the moment at which the clock stood. */
function didLine({ call, body, answer }: Done, people: (text: string) => string): string {
  const did = `await does(${quoted(call)}, ${people(JSON.stringify(body))})`;
  const { status, toast, error } = answer;
  if (call !== "press") return `${did};`;
  const expected: JsonObject = { status, ...(toast ? { toast } : {}), ...(error ? { error } : {}) };
  return `expect(${did}).toMatchObject(${JSON.stringify(expected)});`;
}

const newsLine = (lines: readonly string[]): string =>
  lines.length === 0
    ? "expect(news()).toEqual([]);"
    : `expect(news()).toEqual([\n${lines.map((line) => `    ${quoted(line)},\n`).join("")}  ]);`;

const quoted = (text: string): string => JSON.stringify(text);

/** Writes people by their name where there is only one of that name, for whoever reads the file. */
function readablePeople({ store }: Platform): (text: string) => string {
  const people = [...store.people.values()];
  const named = people.filter(({ name }) => people.filter((each) => each.name === name).length === 1);
  return (text) =>
    named.reduce(
      (changed, { openId, name }) =>
        changed.replaceAll(`"${openId}"`, `"@${name}"`).replaceAll(`"#p2p:${openId}`, `"#p2p:@${name}`),
      text,
    );
}
