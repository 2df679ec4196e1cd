/**
 * A chat's messages as it draws them: an answer in a thread stands below the thread's first message, not among the others.
 * @returns {{ list: object[], threads: Map<string, object[]> }} `threads` by their id, each with its first message first
 */
export function foldThreads(messages) {
  const threads = new Map();
  const list = [];
  for (const message of messages) {
    const known = message.threadId ? threads.get(message.threadId) : undefined;
    if (known) known.push(message);
    else list.push(message);
    if (message.threadId && !known) threads.set(message.threadId, [message]);
  }
  return { list, threads };
}

/** The thread in which a message would be found, null where it stands in the chat itself. */
export function threadOf({ threads }, messageId) {
  for (const [threadId, [, ...answers]] of threads)
    if (answers.some((answer) => answer.messageId === messageId)) return threadId;
  return null;
}
