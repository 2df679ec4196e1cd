import { z } from "zod";
import { readSwitches, Switches } from "../switches.js";
import { answered, type ControlRoute, refused } from "./control.js";

/** What is uncertain about the platform, as it stands and to be changed; a reset leaves it. */
export const switchRoutes: ControlRoute[] = [
  { method: "GET", path: "/sandbox/api/switches", handle: ({ it }) => answered(it.platform.switches) },
  {
    method: "POST",
    path: "/sandbox/api/switches",
    handle({ it, request }) {
      const given = Switches.safeParse(request.json ?? {});
      if (!given.success) return refused(400, z.prettifyError(given.error));
      Object.assign(it.platform.switches, readSwitches(Object(request.json ?? {})));
      return answered(it.platform.switches);
    },
  },
];
