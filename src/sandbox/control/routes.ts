import { type HttpAnswer, json } from "../http/answer.js";
import { pathMatcher } from "../http/path-match.js";
import type { HttpRequest } from "../http/request.js";
import { sceneRoutes } from "../scenes/routes.js";
import { actionRoutes } from "./actions.js";
import { cardCheckRoutes } from "./card-check.js";
import { closedRoutes } from "./closed.js";
import { contactRangeRoutes } from "./contact-range.js";
import { contactRoutes } from "./contacts.js";
import { type Controlled, type ControlRoute, refused } from "./control.js";
import { curlRoutes } from "./curl.js";
import { foreignUploadRoutes } from "./foreign-uploads.js";
import { messageRoutes } from "./messages.js";
import { moreActionRoutes } from "./more-actions.js";
import { switchRoutes } from "./switches.js";
import { townRoutes } from "./town.js";
import { worldRoutes } from "./world.js";

const fileRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/sandbox/api/images/:key",
    handle({ it, params }) {
      const file = it.platform.store.files.get(params.key ?? "");
      if (file?.kind !== "image") return refused(404, `no such picture: ${params.key}`);
      const headers = { "content-type": file.contentType, "cache-control": "private, max-age=86400" };
      return { kind: "bytes", status: 200, bytes: file.bytes, headers };
    },
  },
  {
    method: "GET",
    path: "/sandbox/api/files/:key",
    handle({ it, params }) {
      const file = it.platform.store.files.get(params.key ?? "");
      if (file?.kind !== "file") return refused(404, `no such file: ${params.key}`);
      const name = encodeURIComponent(file.name);
      const headers = {
        "content-type": file.contentType,
        "content-disposition": `attachment; filename*=UTF-8''${name}`,
      };
      return { kind: "bytes", status: 200, bytes: file.bytes, headers };
    },
  },
];

/** Every call of the control API. */
export const controlRoutes: readonly ControlRoute[] = [
  ...townRoutes,
  ...messageRoutes,
  ...actionRoutes,
  ...moreActionRoutes,
  ...contactRoutes,
  ...worldRoutes,
  ...curlRoutes,
  ...switchRoutes,
  ...fileRoutes,
  ...cardCheckRoutes,
  ...closedRoutes,
  ...contactRangeRoutes,
  ...foreignUploadRoutes,
  ...sceneRoutes(answerControl),
];

const table = controlRoutes.map((route) => ({ route, match: pathMatcher(route.path) }));

/** Answers one call of the control API, and notes what was done for the scene. */
export async function answerControl(it: Controlled, request: HttpRequest): Promise<HttpAnswer> {
  for (const { route, match } of table) {
    const params = route.method === request.method ? match(request.path) : null;
    if (!params) continue;
    if (request.body.length > 0 && request.json === undefined) return refused(400, "the body is not JSON");
    const begun = it.recorder.begin(request.path, request.json);
    const answer = await route.handle({ it, request, params });
    if (answer.kind === "json" && answer.status === 200) it.recorder.finish(begun, answer.body);
    return answer;
  }
  return json(404, { error: { code: 404, msg: `no such call: ${request.method} ${request.path}` } });
}
