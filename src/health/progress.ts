/** Writes how far something has come, over itself on a terminal, else at each tenth. */
export function progressTo(stream: NodeJS.WriteStream): (what: string, done: number, of: number) => void {
  let told = "";
  return (what, done, of) => {
    const percent = of === 0 ? 100 : Math.min(100, Math.floor((done / of) * 100));
    const line = `${what}: ${done} of ${of} (${percent}%)`;
    if (stream.isTTY) {
      stream.write(`\r${line}${done >= of ? "\n" : ""}`);
      return;
    }
    const tenth = `${what} ${Math.floor(percent / 10)}`;
    if (tenth === told) return;
    told = tenth;
    stream.write(`${line}\n`);
  };
}
