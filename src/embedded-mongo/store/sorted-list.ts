/**
 * A node of the tree, keys ascending. In a leaf `values[i]` belongs to `keys[i]`; above the leaves `keys[i]` is the last
 * key of `below[i]`. The list that a node has no use for is empty.
 */
type Node<V> = { size: number; keys: string[]; values: V[]; below: Node<V>[] };

/** from ≤ key < to */
export type Range = { from: string; to: string };

/** Small: whatever is written moves at most as many entries on each level. */
const fullest = 128;

/** An ordered map from unique string keys to values: a B+tree. */
export class SortedList<V> {
  #root: Node<V> = { size: 0, keys: [], values: [], below: [] };

  get size(): number {
    return this.#root.size;
  }

  set(key: string, value: V): void {
    put(this.#root, key, value);
    if (this.#root.keys.length <= fullest) return;
    const below = [this.#root, cutOff(this.#root, key)];
    this.#root = { size: this.#root.size + (below[1]?.size ?? 0), keys: below.map(lastKey), values: [], below };
  }

  delete(key: string): boolean {
    const isGone = take(this.#root, key);
    const [only, another] = this.#root.below;
    if (only && !another) this.#root = only;
    return isGone;
  }

  /** Values with from ≤ key < to, ascending or descending. Nothing may be written during the walk. */
  *walk(range: Range, descending = false): Generator<V> {
    const step = descending ? -1 : 1;
    for (const { keys, values } of leaves(this.#root, range, descending)) {
      const first = lowerBound(keys, range.from);
      const end = lowerBound(keys, range.to);
      for (let i = descending ? end - 1 : first; descending ? i >= first : i < end; i += step) {
        const value = values[i];
        if (value !== undefined) yield value;
      }
    }
  }

  /** How many keys lie in the range, without walking them: what lies before it costs nothing. */
  count(range: Range): number {
    return range.to <= range.from ? 0 : countIn(this.#root, range);
  }
}

const isLeaf = ({ below }: Node<unknown>): boolean => below.length === 0;
const lastKey = ({ keys }: Node<unknown>): string => keys.at(-1) ?? "";

/** True if the key was not there. The node may hold one entry too many afterwards: that is for the one above to settle. */
function put<V>(node: Node<V>, key: string, value: V): boolean {
  const at = lowerBound(node.keys, key);
  if (isLeaf(node)) {
    const isNew = node.keys[at] !== key;
    if (isNew) node.keys.splice(at, 0, key);
    node.values.splice(at, isNew ? 0 : 1, value);
    node.size = node.keys.length;
    return isNew;
  }
  const number = Math.min(at, node.below.length - 1);
  const child = node.below[number];
  if (!child || !put(child, key, value)) return false;
  node.size++;
  if (child.keys.length > fullest) {
    const right = cutOff(child, key);
    node.below.splice(number + 1, 0, right);
    node.keys.splice(number + 1, 0, lastKey(right));
  }
  node.keys[number] = lastKey(child);
  return true;
}

/** True if the key was there. */
function take<V>(node: Node<V>, key: string): boolean {
  const at = lowerBound(node.keys, key);
  if (isLeaf(node)) {
    if (node.keys[at] !== key) return false;
    node.keys.splice(at, 1);
    node.values.splice(at, 1);
    node.size--;
    return true;
  }
  const child = node.below[at];
  if (!child || !take(child, key)) return false;
  node.size--;
  const next = node.below[at + 1];
  const isToJoin = child.keys.length < fullest / 4 && next && child.keys.length + next.keys.length <= fullest / 2;
  if (isToJoin) join(child, next);
  if (isToJoin || child.keys.length === 0) {
    const gone = isToJoin ? at + 1 : at;
    node.below.splice(gone, 1);
    node.keys.splice(gone, 1);
  }
  if (child.keys.length > 0) node.keys[at] = lastKey(child);
  return true;
}

/** The right part of a node, which stays where it is. Keys that only grow leave full nodes behind; others are cut in half. */
function cutOff<V>(node: Node<V>, added: string): Node<V> {
  const cut = lastKey(node) === added ? node.keys.length - 1 : node.keys.length >>> 1;
  const right = {
    size: 0,
    keys: node.keys.splice(cut),
    values: node.values.splice(cut),
    below: node.below.splice(cut),
  };
  right.size = isLeaf(right) ? right.keys.length : right.below.reduce((sum, { size }) => sum + size, 0);
  node.size -= right.size;
  return right;
}

function join<V>(node: Node<V>, next: Node<V>): void {
  node.keys.push(...next.keys);
  node.values.push(...next.values);
  node.below.push(...next.below);
  node.size += next.size;
}

/** The leaves in which keys of the range may lie. */
function* leaves<V>(node: Node<V>, range: Range, descending: boolean): Generator<Node<V>> {
  if (isLeaf(node)) {
    yield node;
    return;
  }
  const within = node.below.slice(lowerBound(node.keys, range.from), lowerBound(node.keys, range.to) + 1);
  for (const child of descending ? within.reverse() : within) yield* leaves(child, range, descending);
}

function countIn(node: Node<unknown>, range: Range): number {
  const first = lowerBound(node.keys, range.from);
  const last = lowerBound(node.keys, range.to);
  if (isLeaf(node)) return last - first;
  let keys = 0;
  for (let number = first; number <= last; number++) {
    const child = node.below[number];
    if (child) keys += number === first || number === last ? countIn(child, range) : child.size;
  }
  return keys;
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
