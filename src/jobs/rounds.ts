/** When the first thing of each kind falls due, or fell due and is not done yet; null: nothing of it waits. */
export type Agenda = {
  /** Rungs of whistles. */
  chase: Date | null;
  chaseSources: Date | null;
  /** Groups made for one whistle. */
  dissolve: Date | null;
  /** Notices that wait for their person's budget. */
  tell: Date | null;
  send: Date | null;
  /** Changes that a platform is to hear of. */
  platforms: Date | null;
};

type Run = () => Promise<void>;
/** Says itself when it has something to do; answers true if it owes messages. */
type Timed = () => Promise<boolean>;

export type RoundsDeps = {
  clock: () => Date;
  /** Real milliseconds that only go forward. */
  elapsed: () => number;
  look: () => Promise<Agenda>;
  /** Seals and overviews. */
  daily: { run: Timed; nextDueAt(): Date | null };
  /** Done in each round before anything is chased; before what is due is sent; after that. */
  timed: { first: Run; beforeSending: Timed; last: Run };
  chase: Run;
  chaseSources: Run;
  relay: Run;
  /** Whether a save was left to the relay job since it last ran. */
  isRelayOwed: () => boolean;
  tell: Run;
  dissolve: Run;
  send: Run;
  platforms: Run;
  /** Resolves when nothing is in hand. */
  idle: Run;
  /** Changes whenever something was received, relayed or sent. */
  activity: () => string;
};

export type Rounds = {
  /** Asks the database for everything that may be due: what the timer fires. */
  all(): Promise<void>;
  /** The clock was moved: what is due by now, and what the day brings. */
  moved(): Promise<void>;
  /** Resolves when nothing is in hand and nothing waits to be handed on; true if something did. */
  settle(): Promise<boolean>;
  /** The first moment of all. `anew`: asked of the database even if that was done when all came to rest. */
  nextDueAt(anew: boolean): Promise<Date | null>;
};

/** What was looked up is acted on for so long: the timer too lets what another instance writes wait a second. */
const knownForMs = 1_000;

/**
 * In which order what is due is done: chased, relayed, told, sent. Where it was looked up a moment ago what is due, only
 * that is asked for again: a clock that is moved goes from one due moment to the next, and mostly one kind of thing is due.
 */
export function createRounds(deps: RoundsDeps): Rounds {
  const { clock, elapsed, daily, timed, idle, activity } = deps;
  let known: { agenda: Agenda; at: number; activity: string } | null = null;
  /** What the counts were when all came to rest; while they stay there is nothing to look for. */
  let quietAt = "";

  const look = async (): Promise<Agenda> => {
    const counted = activity();
    const agenda = await deps.look();
    known = { agenda, at: elapsed(), activity: counted };
    return agenda;
  };
  const stillKnown = (): Agenda | null =>
    known !== null && known.activity === activity() && elapsed() - known.at < knownForMs ? known.agenda : null;

  /** @param agenda what is due is among it; null: anything may be */
  async function round(agenda: Agenda | null): Promise<void> {
    known = null;
    const now = clock();
    const isDue = (...kinds: (keyof Agenda)[]): boolean =>
      agenda === null || kinds.some((kind) => isBy(now, agenda[kind]));
    const before = activity();
    await timed.first();
    if (isDue("chase")) await deps.chase();
    if (isDue("chaseSources")) await deps.chaseSources();
    if (isDue("chase") || deps.isRelayOwed()) await deps.relay();
    if (isDue("chase", "chaseSources", "tell")) await deps.tell();
    if (isDue("dissolve")) await deps.dissolve();
    const owes = await timed.beforeSending();
    const mayOwe = owes || activity() !== before;
    if (mayOwe || isDue("chase", "chaseSources", "tell", "send")) await deps.send();
    await timed.last();
    if (mayOwe || isDue("chase", "platforms")) await deps.platforms();
  }

  return {
    all: () => round(null),

    async moved() {
      const agenda = stillKnown();
      await idle();
      const owes = await daily.run();
      await round(owes ? null : agenda);
    },

    async settle() {
      const before = activity();
      await idle();
      if (activity() !== quietAt) {
        const counted = activity();
        const agenda = await look();
        const waits = [agenda.tell, agenda.send, agenda.platforms].some((at) => isBy(clock(), at));
        // Chasing is the clock's, not for whoever waits for quiet.
        if (waits || deps.isRelayOwed()) await round({ ...agenda, chase: null, chaseSources: null, dissolve: null });
        if (activity() === counted) quietAt = counted;
      }
      return activity() !== before;
    },

    // What is overdue counts too: left out, it would hide all that falls due after it in its own collection.
    async nextDueAt(anew) {
      const agenda = (anew ? null : stillKnown()) ?? (await look());
      const moments = [daily.nextDueAt(), ...Object.values(agenda)];
      return moments.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
    },
  };
}

const isBy = (now: Date, at: Date | null): boolean => at !== null && at <= now;
