import { loadingBegins, loadingEnds } from "./while-loading.js";

loadingBegins();
await import("./program.js");
loadingEnds();
