import { Binary, Long, ObjectId } from "bson";
import type { Doc } from "./server.js";

/** One example and more for each name of the declared subset: what is asked, and what MongoDB answers. */

export const things: Doc[] = [
  {
    _id: 1,
    n: 1,
    s: "水务",
    at: new Date("2026-01-05T01:30:15.250Z"),
    tags: ["a", "b"],
    sub: { x: 1 },
    items: [
      { k: 1, v: 5 },
      { k: 2, v: 1 },
    ],
  },
  {
    _id: 2,
    n: 2,
    s: "Water",
    at: new Date("2026-01-04T16:30:00Z"),
    tags: ["b", "c"],
    sub: { x: 2, y: null },
    items: [{ k: 1, v: 1 }],
  },
  { _id: 3, n: 5, s: null, tags: [], sub: { x: "1" }, items: [] },
  {
    _id: 4,
    n: 2.5,
    big: Long.fromString("9007199254740993"),
    bytes: new Binary(Buffer.from([1])),
    ok: true,
    oid: new ObjectId("65a000000000000000000000"),
  },
];

/** Query operator → filters with the ids they find. */
export const queries: { [operator: string]: [Doc, number[]][] } = {
  $eq: [
    [{ n: { $eq: 2 } }, [2]],
    [{ tags: "b" }, [1, 2]],
    [{ tags: { $eq: ["a", "b"] } }, [1]],
    [{ s: null }, [3, 4]],
    [{ bytes: new Binary(Buffer.from([1])) }, [4]],
  ],
  $ne: [
    [{ n: { $ne: 2 } }, [1, 3, 4]],
    [{ tags: { $ne: "b" } }, [3, 4]],
    [{ s: { $ne: null } }, [1, 2]],
  ],
  $gt: [
    [{ n: { $gt: 2 } }, [3, 4]],
    [{ s: { $gt: "A" } }, [1, 2]],
    [{ big: { $gt: 9007199254740992 } }, [4]],
  ],
  $gte: [
    [{ n: { $gte: 2.5 } }, [3, 4]],
    [{ at: { $gte: new Date("2026-01-05") } }, [1]],
  ],
  $lt: [
    [{ "items.v": { $lt: 2 } }, [1, 2]],
    [{ "sub.x": { $lt: 5 } }, [1, 2]],
  ],
  $lte: [
    [{ n: { $lte: 2 } }, [1, 2]],
    [{ s: { $lte: null } }, [3, 4]],
  ],
  $in: [
    [{ n: { $in: [1, 5] } }, [1, 3]],
    [{ s: { $in: ["Water", null] } }, [2, 3, 4]],
  ],
  $nin: [
    [{ n: { $nin: [1, 5] } }, [2, 4]],
    [{ tags: { $nin: ["a"] } }, [2, 3, 4]],
  ],
  $and: [[{ $and: [{ n: { $gt: 1 } }, { n: { $lt: 3 } }] }, [2, 4]]],
  $or: [[{ $or: [{ n: 1 }, { tags: "c" }] }, [1, 2]]],
  $exists: [
    [{ ok: { $exists: true } }, [4]],
    [{ "sub.y": { $exists: true } }, [2]],
    [{ tags: { $exists: false } }, [4]],
  ],
  $regex: [
    [{ s: { $regex: "^水" } }, [1]],
    [{ tags: { $regex: "c" } }, [2]],
  ],
  $size: [
    [{ tags: { $size: 2 } }, [1, 2]],
    [{ items: { $size: 0 } }, [3]],
  ],
};

/** Filters that are refused though their names are served. */
export const refusedFilters: Doc[] = [
  { s: /水/ },
  { s: { $in: [/水/] } },
  { s: { $regex: /水/ } },
  { "tags.0": "a" },
  { ok: { $exists: 1 } },
];

const base = {
  _id: 1,
  n: 4,
  s: "x",
  l: [3, 1, 2],
  sub: { x: 1 },
  items: [
    { k: 1, v: 1 },
    { k: 2, v: 2 },
  ],
};
const changed = (changes: Doc): Doc => ({ ...base, ...changes });
const without = (name: string): Doc => Object.fromEntries(Object.entries(base).filter(([key]) => key !== name));
type Change = { update: Doc; to: Doc };

export const updated = base;
/** Update operator → updates of `updated` with what becomes of it. */
export const updates: { [operator: string]: Change[] } = {
  $set: [
    { update: { $set: { s: "y", "deep.er": 1 } }, to: changed({ s: "y", deep: { er: 1 } }) },
    { update: { $set: { "sub.x": 9, "sub.y": 1 } }, to: changed({ sub: { x: 9, y: 1 } }) },
    {
      update: { $set: { "l.0": 9, "items.1.v": 7, "sub.7": 1 } },
      to: changed({
        l: [9, 1, 2],
        sub: { 7: 1, x: 1 },
        items: [
          { k: 1, v: 1 },
          { k: 2, v: 7 },
        ],
      }),
    },
    { update: { $set: { _id: 1, n: 5 } }, to: changed({ n: 5 }) },
  ],
  $setOnInsert: [{ update: { $setOnInsert: { s: "never" } }, to: base }],
  $unset: [
    { update: { $unset: { s: "", "items.k": "" } }, to: without("s") },
    { update: { $unset: { "sub.x": "" } }, to: changed({ sub: {} }) },
  ],
  $inc: [{ update: { $inc: { n: 2, fresh: -1 } }, to: changed({ n: 6, fresh: -1 }) }],
  $min: [
    { update: { $min: { n: 3, s: "a", fresh: 1 } }, to: changed({ n: 3, s: "a", fresh: 1 }) },
    { update: { $min: { n: 5 } }, to: base },
  ],
  $max: [{ update: { $max: { n: 9, s: "a" } }, to: changed({ n: 9 }) }],
  $currentDate: [{ update: { $currentDate: { at: true } }, to: changed({ at: new Date(1000) }) }],
  $push: [
    { update: { $push: { l: 9, fresh: 1 } }, to: changed({ l: [3, 1, 2, 9], fresh: [1] }) },
    { update: { $push: { l: { $each: [5, 4] }, items: { $each: [] } } }, to: changed({ l: [3, 1, 2, 5, 4] }) },
    { update: { $push: { l: { $each: [] } } }, to: base },
  ],
  $pull: [
    { update: { $pull: { l: 1, items: { k: { $lt: 2 } } } }, to: changed({ l: [3, 2], items: [{ k: 2, v: 2 }] }) },
    { update: { $pull: { items: { k: { $in: [1, 2] }, v: 2 } } }, to: changed({ items: [{ k: 1, v: 1 }] }) },
  ],
};

/** Wrong updates of `updated` with the code they fail with. */
export const wrongUpdates: [Doc | Doc[], number][] = [
  [{ $unheard: { n: 1 } }, 9],
  [{ $push: { l: { $each: [1], $unheard: 1 } } }, 2],
  [{ $inc: { s: 1 } }, 14],
  [{ $inc: { n: "1" } }, 14],
  [{ $push: { s: 1 } }, 2],
  [{ $set: { "s.t": 1 } }, 28],
  [{ $set: { "items.k": 1 } }, 28],
  [{ $set: { n: 1, "n.m": 1 } }, 40],
  [{ $set: { _id: 2 } }, 66],
  [{ $set: { "a..b": 1 } }, 56],
  [{ $set: { a: { $b: 1 } } }, 52],
  [{ $max: { a: { $b: 1 } } }, 52],
  [{ $set: { $a: 1 } }, 52],
  [{ $set: { "items.$.v": 1 } }, 115],
  [{ $set: { "items.$[].v": 1 } }, 115],
  [{ $set: { "items.$[i].v": 1 } }, 115],
  [{ $set: { "items.2.v": 1 } }, 115],
  [{ $set: { "l.3": 1 } }, 115],
  [{ $unset: { "l.1": 1 } }, 115],
  [{ $currentDate: { at: { $type: "date" } } }, 115],
  [{ $pull: { l: { $gte: 2 } } }, 115],
  [[{ $set: { n: 1 } }], 115],
];

/** Projections of thing 1 and what is left. */
export const projections: [Doc, Doc][] = [
  [
    { n: 1, s: true },
    { _id: 1, n: 1, s: "水务" },
  ],
  [
    { _id: 0, "items.k": 1, "sub.x": 1, "n.none": 1 },
    { sub: { x: 1 }, items: [{ k: 1 }, { k: 2 }] },
  ],
  [{ _id: 1 }, { _id: 1 }],
];

export const wrongProjections: [Doc, number][] = [
  [{ sub: 1, "sub.x": 1 }, 31249],
  [{ "sub.x": 1, sub: 1 }, 31249],
  [{ n: 0 }, 115],
  [{ _id: 0 }, 115],
  [{ n: 1, s: 0 }, 115],
  [{ sub: { x: 1 } }, 115],
  [{ n: { $meta: "textScore" } }, 115],
  [{ n: "$s" }, 115],
  [{ tags: { $slice: 1 } }, 115],
  [{ items: { $elemMatch: { k: 1 } } }, 115],
  [{ "items.$": 1 }, 115],
];

const counting = { $group: { _id: 1, n: { $sum: 1 } } };
/** Stage → pipeline over things and its answer. */
export const pipelines: { [stage: string]: [Doc[], Doc[]] } = {
  $match: [[{ $match: { n: { $gt: 2 } } }, counting], [{ _id: 1, n: 2 }]],
  $skip: [[{ $match: {} }, { $skip: 3 }, counting], [{ _id: 1, n: 1 }]],
  $limit: [[{ $match: {} }, { $skip: 1 }, { $limit: 2 }, counting], [{ _id: 1, n: 2 }]],
  $group: [[{ $match: { n: 77 } }, counting], []],
};

export const wrongPipelines: [Doc[], number][] = [
  [[{ $unheard: 1 }], 40324],
  [[{ $match: {}, $limit: 1 }], 40323],
  [[{ $limit: 0 }, counting], 15958],
  [[], 115],
  [[{ $match: {} }], 115],
  [[counting, { $match: {} }], 115],
  [[{ $match: {} }, { $match: {} }, counting], 115],
  [[{ $limit: 1 }, { $skip: 1 }, counting], 115],
  [[{ $group: { _id: "$n", n: { $sum: 1 } } }], 115],
  [[{ $group: { _id: 1, n: { $sum: "$n" } } }], 115],
  [[{ $group: { _id: 1, n: { $sum: 1 }, m: { $max: "$n" } } }], 115],
];
