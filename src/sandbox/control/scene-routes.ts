import type { HttpAnswer } from "../http/answer.js";
import type { HttpRequest } from "../http/request.js";
import { answered, type ControlCall, type Controlled, type ControlRoute, readControl } from "./control.js";
import { Scene } from "./scene.js";

/** Recording and replaying; `answer` does one call of the control API. */
export function sceneRoutes(answer: (it: Controlled, request: HttpRequest) => Promise<HttpAnswer>): ControlRoute[] {
  /** Resets and does a scene again, one step after the other; says which steps were refused this time. */
  async function replay(call: ControlCall): Promise<HttpAnswer> {
    const read = readControl(call, Scene);
    if (!read.ok) return read.answer;
    const { it, request } = call;
    const does = (name: string, json: object) => answer(it, { ...request, path: `/sandbox/api/${name}`, json });
    await does("reset", {});
    const refusals: { n: number; answer: unknown }[] = [];
    for (const [n, { call: name, body }] of read.body.steps.entries()) {
      const given = await does(name, it.recorder.resolve(body));
      if (given.kind === "json" && given.status !== 200) refusals.push({ n, answer: given.body });
      await it.timeline.settle();
    }
    return answered({ steps: read.body.steps.length, refusals });
  }

  return [
    { method: "GET", path: "/sandbox/api/scene", handle: ({ it }) => answered(it.recorder.scene()) },
    { method: "POST", path: "/sandbox/api/scene", handle: replay },
  ];
}
