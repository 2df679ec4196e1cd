import {
  answered,
  type ControlCall,
  type Controlled,
  type ControlRoute,
  readControl,
  refused,
} from "../control/control.js";
import type { HttpAnswer } from "../http/answer.js";
import type { HttpRequest } from "../http/request.js";
import { chinaTime, parseMoment } from "../time.js";
import { newsOf } from "./news.js";
import type { References } from "./references.js";
import { Scene, Step } from "./scene.js";
import { storyOf } from "./story.js";

/** Recording, replaying and the scenes that ship; `answer` does one call of the control API. */
export function sceneRoutes(answer: (it: Controlled, request: HttpRequest) => Promise<HttpAnswer>): ControlRoute[] {
  const does = ({ it, request }: ControlCall, name: string, json: object) =>
    answer(it, { ...request, path: `/sandbox/api/${name}`, json });

  async function doStep(call: ControlCall, step: Step) {
    const { it } = call;
    const before = it.platform.store.messages.size;
    const given = await does(call, step.call, it.references.resolve(step.body));
    await it.timeline.settle();
    it.recorder.settled();
    const status = given.kind === "json" ? given.status : 200;
    return { status, answer: given.kind === "json" ? given.body : {}, messages: it.recorder.fromBot(before) };
  }

  /** Resets and does a scene again, one step after the other; says which steps were refused this time. */
  async function replay(call: ControlCall): Promise<HttpAnswer> {
    const read = readControl(call, Scene);
    if (!read.ok) return read.answer;
    const at = beginsAt(read.body, call.it);
    await does(call, "reset", at === null ? {} : { at });
    const refusals: { n: number; answer: unknown }[] = [];
    for (const [n, step] of read.body.steps.entries()) {
      const { status, answer } = await doStep(call, step);
      if (status !== 200) refusals.push({ n, answer });
    }
    return answered({ steps: read.body.steps.length, refusals });
  }

  /** One step, for whoever sets the pace: answers once all that it led to has happened. */
  async function oneStep(call: ControlCall): Promise<HttpAnswer> {
    const read = readControl(call, Step);
    if (!read.ok) return read.answer;
    const { platform, references } = call.it;
    const { status, answer, messages } = await doStep(call, read.body);
    const came = newsOf(platform, references, messages);
    return answered({ status, answer, came, by: doerOf(references, read.body), shows: shownBy(references, read.body) });
  }

  return [
    { method: "GET", path: "/sandbox/api/scene", handle: recorded },
    { method: "POST", path: "/sandbox/api/scene", handle: replay },
    { method: "POST", path: "/sandbox/api/scene/step", handle: oneStep },
    {
      method: "GET",
      path: "/sandbox/api/scenes",
      handle: ({ it }) => answered({ scenes: it.scenes.map((scene) => outline(scene, it)) }),
    },
    { method: "GET", path: "/sandbox/api/scenes/:id", handle: shipped },
  ];
}

function recorded({ it, request }: ControlCall): HttpAnswer {
  const format = request.query.get("format") ?? "json";
  if (format === "json") return answered(it.recorder.scene());
  if (format !== "story") return refused(400, "format is json or story");
  const bytes = Buffer.from(storyOf(it.platform, it.references, it.recorder));
  const headers = { "content-type": "text/typescript; charset=utf-8", "cache-control": "no-store" };
  return { kind: "bytes", status: 200, bytes, headers };
}

/** A scene with the people and chats of the present run in its hints. */
function shipped({ it, params }: ControlCall): HttpAnswer {
  const scene = it.scenes.find(({ id }) => id === params.id);
  if (!scene) return refused(404, `no such scene: ${params.id}`);
  const steps = scene.steps.map((step) => ({
    ...step,
    by: doerOf(it.references, step),
    shows: shownBy(it.references, step),
  }));
  return answered({ ...scene, steps });
}

const outline = (scene: Scene, it: Controlled) => {
  const at = beginsAt(scene, it);
  return { id: scene.id, title: scene.title, steps: scene.steps.length, ...(at === null ? {} : { at }) };
};

/** Where the clock stands for all that is done in a scene; null: where the town begins, and a reset goes there by itself. */
function beginsAt({ steps: [first] }: Scene, { seed }: Controlled): string | null {
  const to = first?.call === "clock" ? first.body.to : null;
  const moment = typeof to === "string" ? parseMoment(to) : null;
  return moment !== null && moment > seed.startAt ? chinaTime(moment) : null;
}

const doerIn = ({ body }: Step): unknown => [body.by, body.from].find((each) => typeof each === "string");

/** Who does the step; null for what nobody does, such as a move of the clock. */
function doerOf(references: References, step: Step): string | null {
  const doer = doerIn(step);
  return typeof doer === "string" ? references.person(doer) : null;
}

/** Whose phones to look at: those that the step names, else the one who does something. Unknown ones are left out. */
function shownBy(references: References, step: Step): { openId: string; chatId: string | null }[] {
  const doer = doerIn(step);
  const given = step.shows ?? (typeof doer === "string" ? [{ person: doer }] : []);
  return given.flatMap(({ person, chat }) => {
    const openId = references.person(person);
    if (openId === null) return [];
    return { openId, chatId: chat === undefined ? null : (references.chat(chat)?.chatId ?? null) };
  });
}
