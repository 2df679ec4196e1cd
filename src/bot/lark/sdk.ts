import { createRequire } from "node:module";

/**
 * The official SDK, loaded here and nowhere else. `require` and not `import`: Node scans 6 MB of CommonJS for names
 * when such a package is imported, which takes twice the time and 30 MB more. The build leaves its comments out: they
 * are most of its 6 MB, and their Chinese makes Node hold two bytes for each character.
 */
export const sdk: typeof import("@larksuiteoapi/node-sdk") = createRequire(import.meta.url)("#dist/lark-sdk.cjs");

export type HttpInstance = import("@larksuiteoapi/node-sdk").HttpInstance;
export type HttpRequestOptions = import("@larksuiteoapi/node-sdk").HttpRequestOptions<unknown>;
export type SdkLogger = import("@larksuiteoapi/node-sdk").Logger;
