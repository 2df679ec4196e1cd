// Stands in for axios in the packed SDK. The SDK makes a client of it as it is loaded, and the bot gives it one of its own
// (src/bot/lark/http-instance.ts): axios would cost each start a twelfth of its time and 8 MB, and never send anything.
const refuse = () => {
  throw new Error("the packed SDK has no HTTP client: hand it one");
};

module.exports = {
  AxiosError: class AxiosError extends Error {},
  create: () => ({
    interceptors: { request: { use() {} }, response: { use() {} } },
    ...{ request: refuse, get: refuse, post: refuse, put: refuse, patch: refuse, delete: refuse },
  }),
};
