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
  say: (body) => call("POST", "messages", body),
  press: (body) => call("POST", "press", body),
  read: (body) => call("POST", "read", body),
  enter: (body) => call("POST", "enter", body),
  recall: (body) => call("POST", "recall", body),
  react: (body) => call("POST", "react", body),
  scene: () => call("GET", "scene"),
  story: () => text("scene?format=story"),
  scenes: () => call("GET", "scenes"),
  shippedScene: (id) => call("GET", `scenes/${part(id)}`),
  sceneStep: (step) => call("POST", "scene/step", step),
  checkCard: (card) => call("POST", "card-check", { card }),
  ahead: () => call("GET", "clock"),
  clock: (body) => call("POST", "clock", body),
  bot: (action) => call("POST", "bot", { action }),
  reset: () => call("POST", "reset", {}),
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
