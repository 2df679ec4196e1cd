/** A block of neighbouring entries, keys ascending; `values[i]` belongs to `keys[i]`. */
type Block<V> = { keys: string[]; values: V[] };

/** from ≤ key < to */
export type Range = { from: string; to: string };

/** Small, since what is outside a block is found in `#lasts`, which stays in the processor's cache. */
const fullest = 128;

/**
 * An ordered map from unique string keys to values: a B+tree of two levels. Finding is two binary searches, writing
 * moves at most one block, and a walk touches only what it returns.
 */
export class SortedList<V> {
  readonly #blocks: Block<V>[] = [];
  /** The last key of each block. */
  readonly #lasts: string[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  set(key: string, value: V): void {
    const number = Math.min(this.#blockOf(key), Math.max(0, this.#blocks.length - 1));
    const block = this.#blocks[number];
    if (!block) {
      this.#blocks.push({ keys: [key], values: [value] });
      this.#lasts.push(key);
      this.#size = 1;
      return;
    }
    const at = lowerBound(block.keys, key);
    if (block.keys[at] === key) {
      block.values[at] = value;
      return;
    }
    block.keys.splice(at, 0, key);
    block.values.splice(at, 0, value);
    this.#size++;
    const atEnd = at === block.keys.length - 1;
    if (atEnd) this.#lasts[number] = key;
    if (block.keys.length > fullest) this.#split(number, block, atEnd);
  }

  delete(key: string): boolean {
    const number = this.#blockOf(key);
    const block = this.#blocks[number];
    if (!block) return false;
    const at = lowerBound(block.keys, key);
    if (block.keys[at] !== key) return false;
    block.keys.splice(at, 1);
    block.values.splice(at, 1);
    this.#size--;
    this.#lasts[number] = block.keys.at(-1) ?? "";
    if (block.keys.length < fullest / 4) this.#merge(number, block);
    return true;
  }

  /** Values with from ≤ key < to, ascending or descending. Nothing may be written during the walk. */
  *walk({ from, to }: Range, descending = false): Generator<V> {
    const step = descending ? -1 : 1;
    let number = descending ? this.#blockOf(to) : this.#blockOf(from);
    if (descending) number = Math.min(number, this.#blocks.length - 1);
    for (; ; number += step) {
      const block = this.#blocks[number];
      if (!block) return;
      const first = lowerBound(block.keys, from);
      const end = lowerBound(block.keys, to);
      for (let i = descending ? end - 1 : first; descending ? i >= first : i < end; i += step) {
        const value = block.values[i];
        if (value !== undefined) yield value;
      }
      if (descending ? first > 0 : end < block.keys.length) return;
    }
  }

  /** How many keys lie in the range, without walking them: what lies before it costs nothing. */
  count({ from, to }: Range): number {
    if (to <= from) return 0;
    const first = this.#blockOf(from);
    const last = this.#blockOf(to);
    let keys = 0;
    for (let number = first; number < last; number++) keys += this.#blocks[number]?.keys.length ?? 0;
    return keys + this.#before(last, to) - this.#before(first, from);
  }

  #before(number: number, key: string): number {
    const block = this.#blocks[number];
    return block ? lowerBound(block.keys, key) : 0;
  }

  /** The first block whose last key is not before `key`. */
  #blockOf(key: string): number {
    return lowerBound(this.#lasts, key);
  }

  /** Keys that only grow leave full blocks behind; others are cut in half. */
  #split(number: number, block: Block<V>, atEnd: boolean): void {
    const cut = atEnd ? block.keys.length - 1 : block.keys.length >>> 1;
    const right = { keys: block.keys.splice(cut), values: block.values.splice(cut) };
    this.#blocks.splice(number + 1, 0, right);
    this.#lasts.splice(number, 0, block.keys.at(-1) ?? "");
  }

  #merge(number: number, block: Block<V>): void {
    const next = this.#blocks[number + 1];
    if (block.keys.length === 0) {
      this.#blocks.splice(number, 1);
      this.#lasts.splice(number, 1);
    } else if (next && block.keys.length + next.keys.length <= fullest / 2) {
      block.keys.push(...next.keys);
      block.values.push(...next.values);
      this.#blocks.splice(number + 1, 1);
      this.#lasts.splice(number, 1);
    }
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
