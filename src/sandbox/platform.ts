import { Activity } from "./activity.js";
import { PlatformClock } from "./clock.js";
import type { EventKind } from "./events/kinds.js";
import { Faults } from "./faults.js";
import { botOpenIdOf, tenantKeyOf } from "./ids.js";
import type { JsonObject } from "./json.js";
import { Limits } from "./limits.js";
import { Live } from "./live.js";
import type { App, SandboxOptions } from "./setup.js";
import { Store } from "./store.js";
import { Switches } from "./switches.js";
import { chinaTime } from "./time.js";
import { Wire } from "./wire.js";

/** What every part of the pretend platform works on. */
export type Platform = {
  app: App & { scopes: string[]; openId: string; tenantKey: string };
  store: Store;
  clock: PlatformClock;
  /**
   * By which tokens grow old: the clock that the bot itself reads. That is the platform's for a bot that is steered
   * here, and real time for somebody else's, whose SDK would otherwise hold on to a token that a moved clock ended.
   */
  tokenTime: () => Date;
  activity: Activity;
  live: Live;
  wire: Wire;
  faults: Faults;
  limits: Limits;
  /** Looked at anew each time: the control API changes them. */
  switches: Switches;
  /** Sends an event to the bot, if the app subscribed to its kind. */
  publish: (kind: EventKind, event: JsonObject) => void;
  log: (line: string) => void;
};

/** Granted when the app names none: all that the endpoints here ask for. */
export const defaultScopes = [
  "im:message",
  "im:message:send_as_bot",
  "im:message:readonly",
  "im:message:update",
  "im:message:recall",
  "im:message.p2p_msg:readonly",
  "im:message.group_at_msg:readonly",
  "im:message.group_msg",
  "im:message.urgent",
  "im:message.urgent:sms",
  "im:message.urgent:phone",
  "im:message.reactions:write_only",
  "im:message.reactions:read",
  "im:message.pins:read",
  "im:message.pins:write_only",
  "im:resource",
  "im:chat",
  "im:chat:operate_as_owner",
  "contact:contact.base:readonly",
  "contact:user.base:readonly",
  "contact:user.phone:readonly",
  "contact:user.id:readonly",
  "contact:user.employee_id:readonly",
  "contact:user.department:readonly",
  "contact:department.base:readonly",
  "cardkit:card:write",
  "application:application.bot.operator_name:readonly",
];

export function createPlatform({ seed, now, app, rateLimits, switches, log, onWire }: SandboxOptions): Platform {
  const live = new Live();
  const store = new Store();
  store.fill(seed);
  const clock = new PlatformClock(now ?? seed.startAt);
  const startedAt = performance.now();
  return {
    app: {
      ...app,
      scopes: app.scopes ?? defaultScopes,
      openId: botOpenIdOf(app.appId),
      tenantKey: tenantKeyOf(app.appId),
    },
    store,
    clock,
    tokenTime: () => new Date(seed.startAt.getTime() + performance.now() - startedAt),
    activity: new Activity(),
    live,
    wire: new Wire((entry) => {
      live.tell({ kind: "wire", n: entry.n });
      onWire?.(entry);
    }),
    faults: new Faults(),
    limits: new Limits(clock, rateLimits ?? false),
    switches: Switches.parse(switches ?? {}),
    publish: () => {}, // nothing leaves before the sandbox has wired its deliveries
    log: log ?? (() => {}),
  };
}

export const nowText = (platform: Platform): string => chinaTime(platform.clock.now());
