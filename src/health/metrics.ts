import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/**
 * Everything that is measured, by name. Labels are taken from closed lists only (kinds, codes, lanes, categories): a
 * label with ids in it would grow without end, and would put people into the monitoring.
 */
export function createMetrics() {
  const registry = new Registry();
  // The process itself: memory, processor, and the delay of the event loop as nodejs_eventloop_lag_p99_seconds.
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    events: new Counter({
      name: "chuishao_events_total",
      help: "Events worked on, by kind; one that is tried again counts again",
      labelNames: ["kind"] as const,
      registers,
    }),
    ingress: new Counter({
      name: "chuishao_ingress_total",
      help: "What came in: events, repeats, taps, lateTaps, failures, givenUp",
      labelNames: ["what"] as const,
      registers,
    }),
    refused: new Counter({
      name: "chuishao_ingress_refused_total",
      help: "Requests and events that went no further, by reason",
      labelNames: ["reason"] as const,
      registers,
    }),
    tapSeconds: new Histogram({
      name: "chuishao_tap_seconds",
      help: "Time to the answer of a tap; the platform waits 3 s",
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
      registers,
    }),
    commands: new Counter({
      name: "chuishao_commands_total",
      help: "Commands to the domain, by type and outcome: done, repeated, fault, or the code of the refusal",
      labelNames: ["type", "outcome"] as const,
      registers,
    }),
    sends: new Counter({
      name: "chuishao_sends_total",
      help: "Deliveries that left the queue: sent, skipped, again, parked, limited",
      labelNames: ["outcome"] as const,
      registers,
    }),
    larkErrors: new Counter({
      name: "chuishao_lark_errors_total",
      help: "Failed calls to the platform, by what can be done about them",
      labelNames: ["call", "class"] as const,
      registers,
    }),
    chaseBatches: new Counter({
      name: "chuishao_chase_batches_total",
      help: "Batches of whistles chased that were not empty",
      registers,
    }),
    chasedWhistles: new Counter({
      name: "chuishao_chased_whistles_total",
      help: "Whistles that these batches held",
      registers,
    }),
    deliveries: new Gauge({
      name: "chuishao_deliveries",
      help: "Deliveries owed, by lane and state: due, waiting for their moment, parked",
      labelNames: ["lane", "state"] as const,
      registers,
    }),
    oldestDue: new Gauge({
      name: "chuishao_deliveries_oldest_due_seconds",
      help: "Age of the oldest due delivery of a lane by the bot's clock; 0 when nothing is due",
      labelNames: ["lane"] as const,
      registers,
    }),
    webhooks: new Gauge({
      name: "chuishao_webhooks",
      help: "Changes of a whistle that another platform is to hear of, by state: due, waiting after a failure, parked",
      labelNames: ["state"] as const,
      registers,
    }),
    overdue: new Gauge({
      name: "chuishao_overdue_whistles",
      help: "Open whistles with a step past its deadline, by category",
      labelNames: ["category"] as const,
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
