import type { JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { Channel } from "./channel.js";
import { type Envelope, envelopeOf } from "./envelope.js";
import type { EventKind } from "./kinds.js";
import { silenceWords } from "./webhook.js";

/** After each failure the same event comes again, four times at most (seconds on the platform's clock). */
const pauses = [15, 5 * 60, 3600, 6 * 3600];

/** Brings events to the bot at least once: what isn't answered with 200 within 3 s is repeated. */
export class Deliveries {
  readonly #platform: Platform;
  readonly #channel: Channel;
  #held: Envelope[] = [];
  /** Goes up at a reset, so that what was on its way then isn't repeated in the new town. */
  #era = 0;

  constructor(platform: Platform, channel: Channel) {
    this.#platform = platform;
    this.#channel = channel;
  }

  publish(type: EventKind, event: JsonObject): void {
    const { app, log } = this.#platform;
    if (app.events && !app.events.includes(type)) return;
    // An app without a request URL has subscribed to nothing; that isn't a delivery that failed.
    if (app.mode === "webhook" && !app.webhookUrl) {
      log(`${type} goes nowhere: the app has no webhook URL`);
      return;
    }
    const envelope = envelopeOf(this.#platform, type, event);
    const held = this.#held.splice(0);
    if (this.#platform.faults.hits("reorder")) this.#held.push(envelope);
    else void this.#deliver(envelope);
    for (const earlier of held) void this.#deliver(earlier);
  }

  /** Lets go of what waits for a later event to overtake it. */
  release(): void {
    for (const envelope of this.#held.splice(0)) void this.#deliver(envelope);
  }

  forget(): void {
    this.#held = [];
    this.#era += 1;
  }

  async #deliver(envelope: Envelope): Promise<void> {
    const { activity, faults } = this.#platform;
    await activity.during(async () => {
      const delay = faults.delayMs();
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      await this.#attempt(envelope, 0);
      if (faults.hits("duplicate")) await this.#channel(envelope);
    });
  }

  async #attempt(envelope: Envelope, repeats: number): Promise<void> {
    const { clock, faults, activity, log } = this.#platform;
    const era = this.#era;
    const lost = faults.hits("drop") ? "dropped on purpose" : await this.#lostBecause(envelope);
    if (lost === null || era !== this.#era) return;
    const pause = pauses[repeats];
    const what = `${envelope.header.event_type} ${envelope.header.event_id} was not taken: ${lost}`;
    if (pause === undefined) return log(`${what}; given up after ${repeats} repeats`);
    log(`${what}; again in ${pause} s of the sandbox's clock`);
    clock.after(pause * 1000, () => activity.during(() => this.#attempt(envelope, repeats + 1)));
  }

  /** Null once the bot has it. */
  async #lostBecause(envelope: Envelope): Promise<string | null> {
    const reply = await this.#channel(envelope);
    if (reply.kind === "silent")
      return this.#platform.app.mode === "ws" && reply.why === "unreachable"
        ? "no client is connected"
        : silenceWords[reply.why];
    if (reply.status === 200 || (reply.status === 204 && this.#platform.switches.noContentIsSuccess)) return null;
    return this.#platform.app.mode === "ws" ? `acknowledged with ${reply.status}` : `HTTP ${reply.status}`;
  }
}
