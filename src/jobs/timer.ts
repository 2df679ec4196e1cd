import cron, { type ScheduledTask } from "node-cron";
import type { Log } from "../log.js";

export type Job = {
  name: string;
  /** Six fields, seconds first. */
  when: string;
  run: () => Promise<void>;
};

/**
 * Fires plain functions by the clock on the wall. A job that still runs when its next moment comes is left alone; one
 * that fails is logged and fired again next time.
 * @returns how to stop: waits for what runs
 */
export function startTimer(jobs: Job[], log: Log): () => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const fire = ({ name, run }: Job): void => {
    if (running.has(name)) return;
    const work = run()
      .catch((error: unknown) => log.error({ err: error, job: name }, "a job failed"))
      .finally(() => running.delete(name));
    running.set(name, work);
  };
  const tasks: ScheduledTask[] = jobs.map((job) => cron.schedule(job.when, () => fire(job)));
  return async () => {
    await Promise.all(tasks.map((task) => task.stop()));
    await Promise.all(running.values());
  };
}
