import { createRequire } from "node:module";

/**
 * undici's pool of sockets alone. The package's front door also loads fetch, WebSocket, caches and cookies: four times
 * the time to start and 8 MB that nobody here uses. The build takes it
 * from undici's own folder, so its version is pinned exactly.
 */
export const Agent: typeof import("undici").Agent = createRequire(import.meta.url)("#dist/undici-agent.cjs");
export type Agent = import("undici").Agent;
export type DispatchOptions = import("undici").Dispatcher.DispatchOptions;
