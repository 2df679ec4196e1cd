import type { HookAnswer, HookCall } from "../bot/api/hook-call.js";
import { hookBody, mayHear, type Subscriber } from "../bot/api/subscribers.js";
import type { Town } from "../bot/town.js";
import { changesAfter, pauseAfter } from "../flows/webhooks/changes.js";
import type { Log } from "../log.js";
import type { DueHook, Webhooks } from "../models/webhooks.js";
import type { Whistles } from "../models/whistles.js";

export type WebhookDeps = {
  webhooks: Webhooks;
  whistles: Pick<Whistles, "load">;
  town: Town;
  call(hook: HookCall): Promise<HookAnswer>;
  /** Names this run; no two are alike. */
  claim: () => string;
  clock: () => Date;
  log: Log;
};

/** Longer than any whistle's changes take to tell; then another instance may think that this one is dead. */
const leaseMs = 10 * 60_000;
/** So many whistles in a run, and so many changes of one at once. */
const mostInRun = 200;
const mostAtOnce = 20;

/**
 * Tells one platform what it has not heard yet: the changes of a whistle in their order, the next one only once the one
 * before has been taken. After a failure the platform is left alone until its pause is over.
 * @returns how many changes were told
 */
export async function tellPlatform(key: Subscriber, deps: WebhookDeps): Promise<number> {
  const { webhooks, clock } = deps;
  let told = 0;
  for (let run = 0; run < mostInRun; run += 1) {
    const now = clock();
    const claim = deps.claim();
    const hook = await webhooks.claim(key.id, now, { claim, leaseUntil: new Date(now.getTime() + leaseMs) });
    if (hook === null) break;
    try {
      const outcome = await tellOf(hook, claim, key, deps);
      told += outcome.told;
      if (!outcome.goOn) break;
    } catch (error) {
      // One broken record must not keep the others untold; it comes up again when its lease ends.
      deps.log.error({ err: error, key: key.id, whistle: hook.whistleId }, "changes could not be told");
    }
  }
  return told;
}

async function tellOf(
  hook: DueHook,
  claim: string,
  key: Subscriber,
  { webhooks, whistles, town, call, clock, log }: WebhookDeps,
): Promise<{ told: number; goOn: boolean }> {
  const since = await webhooks.sinceOf(key.id, clock());
  const stored = await whistles.load(hook.whistleId);
  const changes = stored === null ? [] : changesAfter(stored.trace, hook.sent).filter(({ seq }) => seq <= hook.wanted);
  let told = 0;
  for (const change of changes) {
    // Asked anew for each: a post may have ended since it was noted.
    const directory = town.directory();
    if (change.at < since || !mayHear(key, change.whistle, directory)) continue;
    if (told === mostAtOnce) {
      await webhooks.postpone(hook, claim, { at: clock(), failures: 0 });
      return { told, goOn: true };
    }
    const body = hookBody(change, directory);
    const answer = await call({ ...key.webhook, id: body.id, body: JSON.stringify(body), now: clock() });
    if (!answer.ok) {
      const failures = (told === 0 ? hook.attempts : 0) + 1;
      const pause = answer.gone ? null : pauseAfter(failures);
      const facts = { key: key.id, event: body.id, why: answer.why, failures };
      if (pause === null) {
        log.warn(facts, "a platform was not told of a change; given up");
        await webhooks.park(hook, claim, { at: clock(), why: answer.why });
      } else {
        log.info(facts, "a platform was not told of a change; tried again later");
        await webhooks.postpone(hook, claim, { at: new Date(clock().getTime() + pause), failures });
      }
      return { told, goOn: false };
    }
    told += 1;
    await webhooks.told(hook, claim, change.seq);
  }
  await webhooks.done(hook, claim, clock());
  return { told, goOn: true };
}
