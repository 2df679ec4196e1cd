import type { ShippedScene } from "./scenes/scene.js";
import type { Switches } from "./switches.js";
import type { WireEntry } from "./wire.js";

/** Somebody on the pretend platform; `openId` is the id that the app sees. */
export type Person = {
  openId: string;
  name: string;
  title: string;
  unitId: string;
  roles: string[];
  mobile?: string;
};

/** An organisation. The platform itself only knows it as a department; `level`, `kind` and `force` are passed through. */
export type Unit = {
  id: string;
  name: string;
  level: string;
  kind: string;
  force: string | null;
  parentId: string | null;
  chatId: string | null;
};

/** A group chat; the bot is a member of every seeded one. */
export type Chat = { chatId: string; name: string; memberIds: string[] };

export type Seed = {
  people: Person[];
  units: Unit[];
  chats: Chat[];
  startAt: Date;
  /** The town's own calendar; Monday to Friday when absent. */
  isWorkingDay?: (at: Date) => boolean;
};

/** The app as its developer registered it. An empty `encryptKey` means plain, unsigned events, as on the platform. */
export type App = {
  appId: string;
  appSecret: string;
  name: string;
  encryptKey: string;
  verificationToken: string;
  mode: "webhook" | "ws";
  webhookUrl?: string;
  scopes?: string[];
  /** What the page offers to say to it with one click. */
  commands?: { text: string; label: string }[];
  /** Event types it subscribed to; all when absent. */
  events?: string[];
};

/** The bot's process as the control API may steer it; absent for somebody else's bot. */
export type BotControl = {
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Resolves once the bot is ready. */
  start(): Promise<void>;
  isAlive(): boolean;
  /** Resolves true if something was still in flight meanwhile (the caller then asks again), false if it was idle at once. */
  settle(): Promise<boolean>;
  /**
   * The next moment at which the bot has something to do, null for none.
   * @param anew false right after `settle`: what was found then still holds
   */
  nextDueAt(anew: boolean): Promise<Date | null>;
  /** The clock stands at `now`: the bot does what is due by then; resolves when done. */
  clockMoved(now: Date): Promise<void>;
  /** Before a reset: the bot puts down its work, and nothing more comes from it until `reset`. */
  rest?(): Promise<void>;
  /** Empties the bot's database and wakes it at `now`; resolves when what is due then is done. */
  reset(now: Date): Promise<void>;
};

export type SandboxOptions = {
  /** 0 takes a free port. */
  port: number;
  /** Take a free port when `port` is taken. */
  anyPort?: boolean;
  seed: Seed;
  /** Where the clock stands at first, for a bot whose data are older; `reset` goes back to the seed's. */
  now?: Date;
  app: App;
  bot?: BotControl;
  /** Keep the platform's rate limits, counted on the platform's clock. Off by default, since that clock stands still. */
  rateLimits?: boolean;
  /** What is uncertain about the platform; absent ones have their defaults. */
  switches?: Partial<Switches>;
  /** What plays on the page at one click. */
  scenes?: readonly ShippedScene[];
  log?: (line: string) => void;
  /** Hears of each call and event as it is noted. */
  onWire?: (entry: WireEntry) => void;
};
