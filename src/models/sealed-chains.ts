/** The three kinds of chains that are sealed each day; `prefix` goes before a chain's id in a seal. */
export const sealedChains = [
  { kind: "whistle", prefix: "", collection: "whistles", lines: "trace" },
  { kind: "source", prefix: "source:", collection: "sources", lines: "trace" },
  { kind: "custody", prefix: "custody:", collection: "custody", lines: "lines" },
] as const;
export type SealedChain = (typeof sealedChains)[number];
export type ChainKind = SealedChain["kind"];

/** What a seal calls a chain. */
export const headId = (kind: ChainKind, id: string): string =>
  `${sealedChains.find((one) => one.kind === kind)?.prefix ?? ""}${id}`;

/** Which chain a seal speaks of; ids of whistles have no colon in them. */
export function chainOfHead(head: string): { chain: SealedChain; id: string } {
  const [whistles, ...others] = sealedChains;
  const chain = others.find(({ prefix }) => head.startsWith(prefix)) ?? whistles;
  return { chain, id: head.slice(chain.prefix.length) };
}
