/** An answer of the sandbox that says no; `message` is its own words. */
export class SandboxError extends Error {
  constructor(status, message) {
    super(message);
    this.name = "SandboxError";
    this.status = status;
  }
}

/** What an error body of the control API says, whatever its shape. */
function wordsOf(text, status) {
  try {
    const body = JSON.parse(text);
    const said = body.error?.message ?? body.error?.msg ?? body.error ?? body.message ?? body.msg;
    return typeof said === "string" ? said : text;
  } catch {
    return text || `HTTP ${status}`;
  }
}

async function call(method, path, body) {
  const answer = await fetch(`/sandbox/api/${path}`, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new SandboxError(answer.status, wordsOf(await answer.text(), answer.status));
  return answer.json();
}

async function text(path) {
  const answer = await fetch(`/sandbox/api/${path}`);
  const body = await answer.text();
  if (!answer.ok) throw new SandboxError(answer.status, wordsOf(body, answer.status));
  return body;
}

let isAsking = false;
let isAskedAgain = false;

/**
 * Lets the sandbox know when all that was done has had its effect: what is recorded is then told apart, step by step,
 * whatever time the bot takes. Nothing depends on the answer here.
 */
async function noteQuiet() {
  if (isAsking) {
    isAskedAgain = true;
    return;
  }
  isAsking = true;
  try {
    do {
      isAskedAgain = false;
      const { events } = await call("GET", "faults");
      if (!events?.reorder) await call("POST", "settle", {}); // events that wait to be overtaken go on waiting
    } while (isAskedAgain);
  } finally {
    isAsking = false;
  }
}

/** Something that a person does. */
async function act(path, body) {
  const answer = await call("POST", path, body);
  noteQuiet().catch((error) => console.info("the sandbox did not come to rest", error));
  return answer;
}

const part = encodeURIComponent;

/** The sandbox's control API, one function a call. */
export const api = {
  town: () => call("GET", "town"),
  chats: (viewer) => call("GET", `chats?viewer=${part(viewer)}`),
  /** `after` a message, or the newest ones; `limit` says how many. */
  messages: (chatId, viewer, { after, limit } = {}) => {
    const query = new URLSearchParams({ viewer, ...(after ? { after } : {}), ...(limit ? { limit } : {}) });
    return call("GET", `chats/${part(chatId)}/messages?${query}`);
  },
  message: (messageId) => call("GET", `messages/${part(messageId)}`),
  say: (body) => act("messages", body),
  press: (body) => act("press", body),
  read: (body) => act("read", body),
  enter: (body) => act("enter", body),
  recall: (body) => act("recall", body),
  react: (body) => act("react", body),
  scene: () => call("GET", "scene"),
  story: () => text("scene?format=story"),
  scenes: () => call("GET", "scenes"),
  shippedScene: (id) => call("GET", `scenes/${part(id)}`),
  sceneStep: (step) => call("POST", "scene/step", step),
  checkCard: (card) => call("POST", "card-check", { card }),
  ahead: () => call("GET", "clock"),
  clock: (body) => call("POST", "clock", body),
  bot: (action) => call("POST", "bot", { action }),
  /** `at` a moment after the town's first, without the way there. */
  reset: (at) => call("POST", "reset", at ? { at } : {}),
  faultsNow: () => call("GET", "faults"),
  switches: () => call("GET", "switches"),
  setSwitches: (body) => call("POST", "switches", body),
  faults: (body) => call("POST", "faults", body),
  curl: (n) => call("GET", `wire/${n}/curl`),
  wire: (after) => call("GET", `wire?after=${after}`),
};

/** Where a file that somebody sent is served. */
export const fileUrl = (key) => `/sandbox/api/files/${part(key)}`;

/** Where a picture of the platform is served. */
export const imageUrl = (key) => `/sandbox/api/images/${part(key)}`;
