import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { noCounts } from "../../src/bot/ingress/counts.js";
import { LarkError } from "../../src/bot/lark/lark-error.js";
import { createBacklog } from "../../src/health/backlog.js";
import { measuredEvents, measuredHandle, measuredSending, measuredTaps } from "../../src/health/measured.js";
import { createMetrics, type Metrics } from "../../src/health/metrics.js";
import { sampleGauges } from "../../src/health/sample-gauges.js";
import { type Health, type HealthOptions, startHealth } from "../../src/health/start-health.js";
import { createDeliveries } from "../../src/models/deliveries.js";
import * as town from "../whistle/town.js";
import { startRecord } from "./record.js";

const log = pino({ level: "silent" });
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function health(options: Partial<HealthOptions> = {}): Promise<Health> {
  const started = await startHealth({
    port: 0,
    isReady: () => true,
    metrics: createMetrics().registry,
    log,
    ...options,
  });
  closing.push(() => started.stop());
  return started;
}

const ask = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};

/** The lines of one metric, as Prometheus reads them. */
const figures = async (metrics: Metrics, name: string): Promise<string[]> =>
  (await metrics.registry.metrics()).split("\n").filter((line) => line.startsWith(name));

test("a living process says so, and is ready as long as its database answers", async () => {
  let answers = true;
  const { url } = await health({ isReady: async () => answers });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await ask(`${url}/healthz`)).toEqual({ status: 200, text: '{"alive":true}' });
  expect(await ask(`${url}/readyz`)).toEqual({ status: 200, text: '{"ready":true}' });
  answers = false;
  expect(await ask(`${url}/readyz`)).toEqual({ status: 503, text: '{"ready":false}' });
  expect(await ask(`${url}/healthz`)).toMatchObject({ status: 200 });
});

test("a question for readiness that fails or hangs is a no in time", async () => {
  const failing = await health({ isReady: () => Promise.reject(new Error("no database")) });
  const throwing = await health({
    isReady: () => {
      throw new Error("no database");
    },
  });
  const hanging = await health({ isReady: () => new Promise(() => {}), readyWithinMs: 20 });
  for (const { url } of [failing, throwing, hanging]) expect(await ask(`${url}/readyz`)).toMatchObject({ status: 503 });
});

test("other paths and methods are refused", async () => {
  const { url } = await health();
  expect(await ask(`${url}/`)).toMatchObject({ status: 404 });
  expect((await fetch(`${url}/metrics`, { method: "POST" })).status).toBe(405);
});

test("the metrics hold what was just sampled, and the delay of the event loop", async () => {
  const metrics = createMetrics();
  const { url } = await health({
    metrics: metrics.registry,
    sample: async () => metrics.overdue.set({ category: "routine" }, 3),
  });
  const { status, text } = await ask(`${url}/metrics`);
  expect(status).toBe(200);
  expect(text).toContain('chuishao_overdue_whistles{category="routine"} 3');
  expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
});

test("metrics that can't be sampled are an error, never old figures", async () => {
  const { url } = await health({ sample: () => Promise.reject(new Error("no database")) });
  expect(await ask(`${url}/metrics`)).toMatchObject({ status: 500 });
});

test("a port that was named and is taken is an error in words; one that nobody named gives way to a free one", async () => {
  const { url } = await health();
  await expect(health({ port: Number(new URL(url).port) })).rejects.toThrow("METRICS_PORT");
  const other = await health({ port: Number(new URL(url).port), anyPort: true });
  expect(other.url).not.toBe(url);
  expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
});

test("commands are counted by type and by what came of them", async () => {
  const metrics = createMetrics();
  const actor = { kind: "system" } as const;
  const refusing = measuredHandle(
    async () => ({ ok: false, refusal: { code: "unknown-whistle" }, whistle: null }),
    metrics,
  );
  const broken = measuredHandle(() => Promise.reject(new Error("no database")), metrics);
  await refusing("w1", { type: "nudge", text: "" }, actor, "om_1");
  await expect(broken("w1", { type: "nudge", text: "" }, actor, "om_1")).rejects.toThrow("no database");
  expect(await figures(metrics, "chuishao_commands_total")).toEqual([
    'chuishao_commands_total{type="nudge",outcome="unknown-whistle"} 1',
    'chuishao_commands_total{type="nudge",outcome="fault"} 1',
  ]);
});

test("taps are timed, events counted by kind, failed calls by what can be done about them", async () => {
  const metrics = createMetrics();
  expect(await measuredTaps(async (tap: number) => tap + 1, metrics)(1)).toBe(2);
  await measuredEvents(async (_event: { kind: string }) => {}, metrics)({ kind: "message" });
  const limited = new LarkError({ code: 230020, msg: "limit", status: 400 });
  const refuse = () => Promise.reject(limited);
  const lark = measuredSending({ sendMessage: refuse, reply: refuse, patchCard: refuse, urgent: refuse }, metrics);
  await expect(lark.patchCard("om_1", "{}")).rejects.toBe(limited);
  expect(await figures(metrics, "chuishao_tap_seconds_count")).toEqual(["chuishao_tap_seconds_count 1"]);
  expect(await figures(metrics, "chuishao_events_total")).toEqual(['chuishao_events_total{kind="message"} 1']);
  expect(await figures(metrics, "chuishao_lark_errors_total")).toEqual([
    'chuishao_lark_errors_total{call="patchCard",class="wait"} 1',
  ]);
});

test("sampling shows lanes, late whistles and what ingress and sender have counted, however often", async () => {
  const record = await startRecord();
  closing.push(() => record.close());
  await record.fill();
  const deliveries = createDeliveries(record.connection);
  const backlog = createBacklog(record.connection);
  await Promise.all([deliveries.init(), backlog.init()]);
  const reply = (id: string, moment: string) => ({
    delivery: {
      kind: "reply" as const,
      id,
      lane: "interactive" as const,
      whistleId: null,
      data: {},
      to: { type: "message_id" as const, id: "om_1", chatId: "oc_1" },
      msgType: "text",
      content: "{}",
    },
    at: town.at(moment),
  });
  await deliveries.upsertMany([reply("a", "05 09:00"), reply("b", "05 09:30"), reply("c", "05 11:00")]);

  const metrics = createMetrics();
  const now = town.at("05 10:00");
  const lateAt = town.at("16 18:00");
  const ingress = { ...noCounts(), events: 7 };
  ingress.refused.signature = 2;
  const sources = {
    deliveries: () => backlog.deliveries(now),
    overdue: () => backlog.overdue(["routine", "emergency"], lateAt),
    ingress: () => ingress,
    sender: () => ({ sent: 5, skipped: 0, again: 1, parked: 0, limited: 0 }),
    webhooks: async () => ({ due: 1, waiting: 2, parked: 3 }),
  };
  await sampleGauges(metrics, sources);
  await sampleGauges(metrics, sources);
  const all = await metrics.registry.metrics();
  for (const line of [
    'chuishao_deliveries{lane="interactive",state="due"} 2',
    'chuishao_deliveries{lane="interactive",state="waiting"} 1',
    'chuishao_deliveries{lane="emergency",state="due"} 0',
    'chuishao_deliveries_oldest_due_seconds{lane="interactive"} 3600',
    'chuishao_deliveries_oldest_due_seconds{lane="digest"} 0',
    'chuishao_overdue_whistles{category="routine"} 2',
    'chuishao_overdue_whistles{category="emergency"} 0',
    'chuishao_ingress_total{what="events"} 7',
    'chuishao_ingress_refused_total{reason="signature"} 2',
    'chuishao_sends_total{outcome="sent"} 5',
    'chuishao_webhooks{state="parked"} 3',
  ])
    expect(all).toContain(line);
});
