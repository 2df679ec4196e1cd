import { createHash } from "node:crypto";
import mongoose from "mongoose";
import { createAfterwards } from "./bot/afterwards.js";
import { tapAnswers } from "./bot/answers.js";
import { isOpenToOthers, readKeys } from "./bot/api/keys.js";
import { createAssessing } from "./bot/assessing.js";
import { answerTap } from "./bot/callbacks.js";
import { cardGoesOutAnew } from "./bot/card-anew.js";
import { createCarried } from "./bot/carried.js";
import type { CommandDeps } from "./bot/commands/deps.js";
import { openDoor } from "./bot/door.js";
import { readReceipts } from "./bot/dossier/read-receipts.js";
import { InboundEvent } from "./bot/ingress/inbound.js";
import { createIngress } from "./bot/ingress/ingress.js";
import { createLark } from "./bot/lark/client.js";
import { patiently } from "./bot/lark/patiently.js";
import { onEvent } from "./bot/messages.js";
import { createRender } from "./bot/render.js";
import { createSendCard } from "./bot/send-card.js";
import { createSendFile } from "./bot/send-file.js";
import { realPace } from "./bot/sender/pace.js";
import { platformLimits } from "./bot/sender/pacer.js";
import { createSendOnce } from "./bot/sender/send-once.js";
import { Sender } from "./bot/sender/sender.js";
import { createThrottle } from "./bot/throttle.js";
import { createTown } from "./bot/town.js";
import { type Config, larkDomain } from "./config.js";
import { createHandleCustody } from "./flows/custody/handle-custody.js";
import { createHandleSource, type HandleSource } from "./flows/source/handle-source.js";
import { createHandle } from "./flows/whistle/handle.js";
import { createBacklog } from "./health/backlog.js";
import { measuredEvents, measuredHandle, measuredSending, measuredTaps } from "./health/measured.js";
import { recordVerdict } from "./health/record-verdict.js";
import { sampleGauges } from "./health/sample-gauges.js";
import { startWatch, type Watch } from "./health/watch.js";
import { coalesced } from "./jobs/coalesced.js";
import { tellAway } from "./jobs/heart.js";
import { createJobs } from "./jobs/jobs.js";
import { learnOpenIds } from "./jobs/learn-open-ids.js";
import { createLeftovers } from "./jobs/leftovers.js";
import { createPlatforms } from "./jobs/platforms.js";
import { recompute } from "./jobs/recompute.js";
import { relay } from "./jobs/relay.js";
import { createRelaying } from "./jobs/relaying.js";
import { relaySources } from "./jobs/sources.js";
import { tell } from "./jobs/tell.js";
import { startTimer } from "./jobs/timer.js";
import type { Log } from "./log.js";
import { createInbox } from "./models/inbox.js";
import { createModels, initOnce } from "./models/models.js";
import { refuseHalfRestored } from "./models/restoring.js";
import { createSeals } from "./models/seals.js";
import type { Town as TownFiles } from "./town-files.js";

export type AppDeps = {
  config: Config;
  clock: () => Date;
  log: Log;
  town: TownFiles;
  /** Somebody moves the clock and says so each time: the timer is left with what was left over. */
  clockIsMoved?: boolean;
  /** An open one, which outlives the bot; left out: one of its own. */
  connection?: mongoose.Connection;
};

export type App = {
  start(): Promise<void>;
  /** In reverse order: no new events, what runs is finished, the rest stays in the database. */
  stop(): Promise<void>;
  /** Everything that is due by now: chases, relays, sends. */
  runDue(): Promise<void>;
  /** Resolves when nothing is in flight; true if something was. */
  settle(): Promise<boolean>;
  /**
   * The moment at which the first thing falls due, or fell due and is not done yet; null for never.
   * @param anew looks even if that was done when all came to rest a moment ago
   */
  nextDueAt(anew: boolean): Promise<Date | null>;
  webhookUrl(): string | null;
};

type Running = {
  runDue(): Promise<void>;
  settle(): Promise<boolean>;
  nextDueAt(anew: boolean): Promise<Date | null>;
  webhookUrl: string | null;
  stop(): Promise<void>;
};

/** The whole bot, wired by hand; nothing connects before `start`. */
export function createApp(deps: AppDeps): App {
  let running: Running | null = null;
  const it = (): Running => {
    if (!running) throw new Error("the bot is not started");
    return running;
  };
  return {
    async start() {
      const watch = await startWatch({ port: deps.config.METRICS_PORT, log: deps.log });
      running = await run(deps, watch).catch(async (error: unknown) => {
        await watch.stop();
        throw error;
      });
    },
    async stop() {
      await running?.stop();
      running = null;
    },
    runDue: () => it().runDue(),
    settle: () => it().settle(),
    nextDueAt: (anew) => it().nextDueAt(anew),
    webhookUrl: () => running?.webhookUrl ?? null,
  };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** As the bot uses it: it says itself when collections and indexes are made. */
export const connectTo = (uri: string): Promise<mongoose.Connection> =>
  mongoose.createConnection(uri, { autoIndex: false, autoCreate: false }).asPromise();

async function run(deps: AppDeps, watch: Watch): Promise<Running> {
  const { config, clock, log, town: files, clockIsMoved, connection: given } = deps;
  const { metrics } = watch;
  const { LARK_APP_ID: appId, LARK_APP_SECRET: appSecret, MONGODB_URI: uri, INSTANCE: instance } = config;
  if (!appId || !appSecret || !uri) throw new Error("the bot needs LARK_APP_ID, LARK_APP_SECRET and MONGODB_URI");

  const keys = config.API_KEYS === undefined ? [] : readKeys(config.API_KEYS);
  if (config.API_KEYS !== undefined && isOpenToOthers(config.API_KEYS, keys))
    log.warn(
      { file: config.API_KEYS },
      "others on this machine may read the secrets in it; let the bot alone (chmod 600)",
    );
  const connection = given ?? (await connectTo(uri));
  await refuseHalfRestored(connection);
  const models = createModels(connection);
  const { whistles, deliveries, drafts, precedents, sources, custody, enteredScores, receipts } = models;
  const { bindings, privateChats, roster, holidays, budgets, webhooks, heartbeats } = models;
  const inbox = createInbox(connection, { instance, event: InboundEvent });
  const backlog = createBacklog(connection);
  const seals = createSeals(connection, sha256);
  await initOnce(connection, [
    ...[whistles, deliveries, inbox, backlog, drafts],
    ...[precedents, sources, enteredScores, receipts, seals],
  ]);
  const lark = createLark({ appId, appSecret, domain: larkDomain(config), log });
  const town = await createTown({
    org: files.org,
    policy: files.policy,
    holidays: files.holidays,
    imported: holidays,
    bindings,
    roster,
    policies: models.policies,
    isInUse: (version) => whistles.runsUnder(version),
    now: clock(),
  });
  const learn = () => learnOpenIds({ town, bindings, lark, clock, log });
  const patience = { log, wait: (ms: number) => new Promise<void>((resolve) => realPace.after(ms, resolve)) };
  await patiently(learn, patience);

  let runs = 0;
  /** Names one run of a job on this instance. */
  const claim = () => `${instance}:${process.pid}:${++runs}`;
  const platforms = createPlatforms({ keys, webhooks, whistles, town, instance, claim, clock, log });
  await platforms.start();
  const relayDeps = { town, whistles, deliveries, quotas: models.quotas, precedents, platforms, clock };
  const tellDue = coalesced(() => tell({ town, deliveries, budgets, clock }));
  const relaying = createRelaying({
    ...relayDeps,
    log,
    async onRelayed() {
      sender.nudge();
      if (await tellDue()) sender.nudge();
    },
    onLeft: () => leftovers.note(),
  });
  const handle = measuredHandle(
    createHandle({ ...relaying.repository, contextFor: town.contextFor, sha256, clock }),
    metrics,
  );
  const recount = () => recompute({ whistles, handle, log });
  const decideSources = createHandleSource({
    load: (id) => sources.load(id),
    insert: (save) => sources.insert(save),
    save: (save) => sources.save(save),
    contextFor: (version, actor, now) => ({
      ...{ now, actor, directory: town.directory(), calendar: town.calendar },
      policy: town.policy(version ?? undefined),
    }),
    sha256,
    clock,
  });
  const sourceDeps = { town, sources, deliveries, clock };
  const leftovers = createLeftovers(async () => {
    await relay(relayDeps);
    await relaySources(sourceDeps);
  });
  const handleSource: HandleSource = async (...asked) => {
    const outcome = await decideSources(...asked);
    // For speed; the timer's run is the guarantee.
    await relaySources(sourceDeps).catch((error: unknown) => {
      log.warn({ err: error }, "left to the relay job");
      leftovers.note();
    });
    sender.nudge();
    return outcome;
  };
  const commands: CommandDeps = {
    ...models,
    town,
    handle,
    lark,
    assessing: createAssessing({ town, whistles, enteredScores }),
    sendFile: createSendFile({ lark, deliveries, clock, nudge: () => sender.nudge() }),
    recompute: recount,
    handleSource,
    dossiers: { seals, lark, receiptsOf: (id) => readReceipts(id, { deliveries, receipts, town }) },
    recordVerdict: (question) => recordVerdict(question, { connection, seals, sha256 }),
    handleCustody: createHandleCustody({ ...custody, contextFor: town.contextFor, sha256, clock }),
    sendCard: createSendCard({ deliveries, clock, nudge: () => sender.nudge() }),
    hooks: { ...webhooks, nameOf: platforms.nameOf },
    nudge: () => sender.nudge(),
    clock,
  };
  const carried = createCarried({ deliveries });
  const sender = new Sender({
    deliveries,
    lark: measuredSending(lark, metrics),
    render: createRender({ town, whistles, deliveries, precedents, clock }),
    sendOnce: createSendOnce({ lark, deliveries, privateChats }),
    onPrivateChat: (openId, chatId) => privateChats.note(openId, chatId),
    onMade: carried.note,
    goesOutAnew: (card) => cardGoesOutAnew(card, { whistles }),
    clock,
    instance,
    limits: {
      ...platformLimits,
      perSecond: config.SEND_PER_SECOND,
      perMinute: config.SEND_PER_MINUTE,
      perChat: config.SEND_PER_CHAT,
    },
    log,
  });
  const me = await patiently(() => lark.getBotInfo(), patience);
  const throttle = createThrottle({ perMinute: config.PERSON_PER_MINUTE, now: realPace.now });
  const answer = { ...commands, throttle, privateChats, carried };
  const ingress = createIngress({
    inbox,
    onEvent: measuredEvents((event) => onEvent(event, { ...answer, receipts, botName: me.name, lark, log }), metrics),
    onCardAction: measuredTaps((tap) => answerTap(tap, answer), metrics),
    answers: tapAnswers,
    afterwards: createAfterwards({ ...commands, botName: me.name, lark, now: realPace.now }),
    botOpenId: () => me.openId,
    clock,
    log,
  });

  const lastSeen = await heartbeats.lastSeen();
  const jobs = createJobs({
    ...{ models, town, lark, handle, handleSource, seals, sender, ingress, relaying, leftovers, platforms },
    ...{ tellDue, recount, learn, claim, instance, clock, clockIsMoved, sha256, log },
    onBatch(size) {
      metrics.chaseBatches.inc();
      metrics.chasedWhistles.inc(size);
    },
  });

  await jobs.beat();
  // Again, now that a restore can hear of this instance: while the platform was waited for, one may have begun.
  await refuseHalfRestored(connection);
  // What this instance held when it was killed is free again before anything new comes in.
  await whistles.releaseClaims(instance, clock());
  await sender.recover();
  // Rungs that were missed meanwhile stand in the trace before anybody acts.
  await jobs.chase();
  const owed = lastSeen === null ? 0 : (await deliveries.counts(clock())).due;
  const taken = await ingress.catchUp(true);
  const door = await openDoor({ config, appId, appSecret, ingress, clock, log });
  const { rounds } = jobs;
  const stopTimer = startTimer(jobs.timed, log);
  const api =
    config.API_PORT === undefined
      ? null
      : await (await import("./bot/api/start-api.js")).startApi({
          port: config.API_PORT,
          host: config.API_HOST,
          keys,
          deps: commands,
          log,
        });
  await tellAway(lastSeen, { events: taken, rungs: jobs.rungs(), messages: owed }, { town, deliveries, now: clock() });
  await rounds.moved();
  watch.open({
    isReady: async () => door.isOpen() && (await connection.db?.command({ ping: 1 })) !== undefined,
    sample: () =>
      sampleGauges(metrics, {
        deliveries: () => backlog.deliveries(clock()),
        overdue: () => backlog.overdue(Object.keys(town.policy().categories), clock()),
        ingress: () => ingress.counts(),
        sender: () => sender.counts(),
        webhooks: () => platforms.owed(),
      }),
  });

  return {
    runDue: rounds.moved,
    settle: rounds.settle,
    nextDueAt: rounds.nextDueAt,
    webhookUrl: door.url,
    async stop() {
      watch.close();
      await api?.stop();
      await door.close();
      const timed = stopTimer();
      await ingress.stop();
      await relaying.idle();
      // Before the timed work, which sends for as long as anything is due: what only waits is given back.
      await sender.stop();
      await timed;
      await relaying.idle();
      await platforms.close();
      await heartbeats.leave(instance, clock());
      await lark.close();
      await watch.stop();
      if (!given) await connection.close();
    },
  };
}
