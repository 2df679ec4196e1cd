import { isObject, type JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { StoredMessage } from "../store.js";
import type { References } from "./references.js";
import { Recorded, type Scene, type Step } from "./scene.js";

/** A step that was done: what it answered, and how many messages there were before it. */
export type Done = {
  call: Step["call"];
  body: JsonObject;
  answer: JsonObject;
  messagesBefore: number;
  at: number;
  /** Whether all that it led to had happened before the next one was done. */
  isOver: boolean;
};

/** A step that begins; `null` for calls that belong to no scene. */
export type Begun = Pick<Done, "call" | "body" | "messagesBefore"> | null;

const path = "/sandbox/api/";
/** After so long (real ms) a bot that nobody asks is taken to have done what a step led to, also on a busy machine. */
const patienceMs = 5000;

const beginning = (to: string) => ({ call: "clock" as const, body: { to }, messagesBefore: 0 });

/** Writes down what is done since the last reset. */
export class SceneRecorder {
  #done: Done[] = [];
  readonly #platform: Platform;
  readonly #references: References;

  constructor(platform: Platform, references: References) {
    this.#platform = platform;
    this.#references = references;
  }

  begin(callPath: string, body: unknown): Begun {
    const call = Recorded.safeParse(callPath.slice(path.length));
    if (!call.success || !isObject(body)) return null;
    const last = this.#done.at(-1);
    if (last && performance.now() - last.at > patienceMs) last.isOver = true;
    const messagesBefore = this.#platform.store.messages.size;
    return { call: call.data, body: structuredClone(this.#references.writeInto(body)), messagesBefore };
  }

  finish(begun: Begun, answer: unknown): void {
    if (!begun || this.#saysWhereItBegan(begun)) return;
    const isOver = begun.call === "clock"; // moving the clock waits for quiet
    this.#done.push({ ...begun, answer: isObject(answer) ? answer : {}, at: performance.now(), isOver });
  }

  /** Nothing is in flight any more. */
  settled(): void {
    const last = this.#done.at(-1);
    if (last) last.isOver = true;
  }

  scene(): Scene {
    return { steps: this.#done.map(({ call, body }) => ({ call, body: structuredClone(body) })) };
  }

  done(): readonly Done[] {
    return this.#done;
  }

  /** What came from the bot while there were between so many messages and so many. */
  fromBot(start: number, end: number = Number.POSITIVE_INFINITY): StoredMessage[] {
    return [...this.#platform.store.messages.values()].slice(start, end).filter(({ sender }) => sender.kind === "bot");
  }

  /** @param to where the clock stands from now on, if that is not where the town begins: a replay moves it there first */
  clear(to: string | null): void {
    this.#done = to === null ? [] : [{ ...beginning(to), answer: { now: to }, at: performance.now(), isOver: true }];
  }

  /** A scene that begins with a move of the clock may have been reset to that moment: the move is written already. */
  #saysWhereItBegan({ call, body }: NonNullable<Begun>): boolean {
    const [first, ...later] = this.#done;
    return first?.call === "clock" && later.length === 0 && call === "clock" && body.to === first.body.to;
  }
}
