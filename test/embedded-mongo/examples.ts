import { Binary, Decimal128, Long, ObjectId } from "bson";
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
    exact: Decimal128.fromString("2.50"),
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
    [{ exact: 2.5 }, [4]],
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
    [{ s: { $in: [/^W/, null] } }, [2, 3, 4]],
  ],
  $nin: [
    [{ n: { $nin: [1, 5] } }, [2, 4]],
    [{ tags: { $nin: ["a"] } }, [2, 3, 4]],
  ],
  $and: [[{ $and: [{ n: { $gt: 1 } }, { n: { $lt: 3 } }] }, [2, 4]]],
  $or: [[{ $or: [{ n: 1 }, { tags: "c" }] }, [1, 2]]],
  $nor: [[{ $nor: [{ n: 1 }, { tags: "c" }] }, [3, 4]]],
  $not: [
    [{ n: { $not: { $gt: 2 } } }, [1, 2]],
    [{ s: { $not: /水/ } }, [2, 3, 4]],
  ],
  $expr: [[{ $expr: { $gt: ["$n", "$sub.x"] } }, [4]]],
  $comment: [[{ n: 1, $comment: "why" }, [1]]],
  $exists: [
    [{ ok: { $exists: true } }, [4]],
    [{ "sub.y": { $exists: true } }, [2]],
    [{ tags: { $exists: false } }, [4]],
  ],
  $type: [
    [{ s: { $type: "string" } }, [1, 2]],
    [{ tags: { $type: "array" } }, [1, 2, 3]],
    [{ exact: { $type: 19 } }, [4]],
    [{ n: { $type: "number" } }, [1, 2, 3, 4]],
  ],
  $regex: [
    [{ s: { $regex: "^水" } }, [1]],
    [{ tags: { $regex: /C/i } }, [2]],
  ],
  $options: [[{ s: { $regex: "^w", $options: "i" } }, [2]]],
  $size: [
    [{ tags: { $size: 2 } }, [1, 2]],
    [{ items: { $size: 0 } }, [3]],
  ],
  $mod: [[{ n: { $mod: [2, 1] } }, [1, 3]]],
  $all: [
    [{ tags: { $all: ["b", "a"] } }, [1]],
    [{ "items.k": { $all: [1, 2] } }, [1]],
    [{ tags: { $all: [] } }, []],
  ],
  $elemMatch: [
    [{ items: { $elemMatch: { k: 1, v: { $gt: 2 } } } }, [1]],
    [{ tags: { $elemMatch: { $gt: "b", $lt: "d" } } }, [2]],
  ],
};

/** Alias of `$type` → a value of the type, if drivers can send one. */
export const typed: { [alias: string]: unknown } = {
  string: "",
  object: {},
  array: [],
  binData: new Binary(Buffer.alloc(1)),
  objectId: new ObjectId(),
  bool: false,
  date: new Date(0),
  null: null,
  long: Long.ONE,
  decimal: Decimal128.fromString("1"),
  number: 1.5,
};

const base = {
  _id: 1,
  n: 4,
  s: "x",
  l: [3, 1, 2],
  items: [
    { k: 1, v: 1 },
    { k: 2, v: 2 },
  ],
};
const changed = (changes: Doc): Doc => ({ ...base, ...changes });
const without = (name: string): Doc => Object.fromEntries(Object.entries(base).filter(([key]) => key !== name));
type Change = { filter?: Doc; update: Doc | Doc[]; arrayFilters?: Doc[]; to: Doc };

export const updated = base;
/** Update operator → updates of `updated` with what becomes of it. */
export const updates: { [operator: string]: Change[] } = {
  $set: [
    { update: { $set: { s: "y", "deep.er": 1 } }, to: changed({ s: "y", deep: { er: 1 } }) },
    { update: { $set: { "l.4": 9 } }, to: changed({ l: [3, 1, 2, null, 9] }) },
    {
      filter: { "items.k": 2 },
      update: { $set: { "items.$.v": 9 } },
      to: changed({
        items: [
          { k: 1, v: 1 },
          { k: 2, v: 9 },
        ],
      }),
    },
    {
      update: { $set: { "items.$[].v": 0 } },
      to: changed({
        items: [
          { k: 1, v: 0 },
          { k: 2, v: 0 },
        ],
      }),
    },
    {
      update: { $set: { "items.$[i].v": 7, "items.$[j].k": 8 } },
      arrayFilters: [{ "i.k": 1 }, { "j.k": 2 }],
      to: changed({
        items: [
          { k: 1, v: 7 },
          { k: 8, v: 2 },
        ],
      }),
    },
    { update: { $set: { _id: 1, n: 5 } }, to: changed({ n: 5 }) },
  ],
  $setOnInsert: [{ update: { $setOnInsert: { s: "never" } }, to: base }],
  $unset: [
    { update: { $unset: { s: "" } }, to: without("s") },
    { update: { $unset: { "l.1": "" } }, to: changed({ l: [3, null, 2] }) },
  ],
  $inc: [{ update: { $inc: { n: 2, fresh: -1 } }, to: changed({ n: 6, fresh: -1 }) }],
  $mul: [{ update: { $mul: { n: 2.5, fresh: 3 } }, to: changed({ n: 10, fresh: 0 }) }],
  $min: [
    { update: { $min: { n: 3, s: "a", fresh: 1 } }, to: changed({ n: 3, s: "a", fresh: 1 }) },
    { update: { $min: { n: 5 } }, to: base },
  ],
  $max: [{ update: { $max: { n: 9, s: "a" } }, to: changed({ n: 9 }) }],
  $currentDate: [
    {
      update: { $currentDate: { at: true, also: { $type: "date" } } },
      to: changed({ also: new Date(1000), at: new Date(1000) }),
    },
  ],
  $rename: [
    { update: { $rename: { s: "t.u" } }, to: { ...without("s"), t: { u: "x" } } },
    { update: { $rename: { none: "s" } }, to: base },
  ],
  $push: [
    { update: { $push: { l: 9, fresh: 1 } }, to: changed({ l: [3, 1, 2, 9], fresh: [1] }) },
    { update: { $push: { l: { $each: [5, 4], $sort: 1, $slice: -3 } } }, to: changed({ l: [3, 4, 5] }) },
    { update: { $push: { l: { $each: [5], $position: 1 } } }, to: changed({ l: [3, 5, 1, 2] }) },
    {
      update: { $push: { items: { $each: [{ k: 0, v: 9 }], $sort: { v: -1 } } } },
      to: changed({
        items: [
          { k: 0, v: 9 },
          { k: 2, v: 2 },
          { k: 1, v: 1 },
        ],
      }),
    },
  ],
  $addToSet: [
    { update: { $addToSet: { l: { $each: [3, 8, 8] }, items: { k: 1, v: 1 } } }, to: changed({ l: [3, 1, 2, 8] }) },
  ],
  $pull: [{ update: { $pull: { l: { $gte: 2 }, items: { k: 1 } } }, to: changed({ l: [1], items: [{ k: 2, v: 2 }] }) }],
  $pullAll: [{ update: { $pullAll: { l: [1, 2, 7] } }, to: changed({ l: [3] }) }],
  $pop: [{ update: { $pop: { l: -1, items: 1 } }, to: changed({ l: [1, 2], items: [{ k: 1, v: 1 }] }) }],
};

/** Stage of an update → a pipeline with what becomes of `updated`. */
export const updatePipelines: { [stage: string]: Change } = {
  $set: { update: [{ $set: { n: { $add: ["$n", 1] } } }], to: changed({ n: 5 }) },
  $addFields: { update: [{ $addFields: { "d.e": "$s" } }], to: changed({ d: { e: "x" } }) },
  $unset: { update: [{ $unset: ["s"] }], to: without("s") },
  $project: { update: [{ $project: { n: 1 } }], to: { _id: 1, n: 4 } },
  $replaceRoot: { update: [{ $replaceRoot: { newRoot: { _id: "$_id", r: "$n" } } }], to: { _id: 1, r: 4 } },
  $replaceWith: { update: [{ $replaceWith: { _id: "$_id", r: "$n" } }], to: { _id: 1, r: 4 } },
};

/** Projection operator → projection of thing 1 and what is left. */
export const projections: { [operator: string]: [Doc, Doc, Doc] } = {
  $slice: [{}, { tags: { $slice: -1 }, n: 1 }, { _id: 1, n: 1, tags: ["b"] }],
  $elemMatch: [{}, { items: { $elemMatch: { v: { $lt: 5 } } } }, { _id: 1, items: [{ k: 2, v: 1 }] }],
  $: [{ "items.v": 1 }, { "items.$": 1 }, { _id: 1, items: [{ k: 2, v: 1 }] }],
};

const last: Doc[] = [{ $sort: { _id: 1 } }];
/** Stage → pipeline over things and its answer. */
export const pipelines: { [stage: string]: [Doc[], Doc[]] } = {
  $match: [
    [{ $match: { n: { $gt: 2 } } }, ...last, { $project: { n: 1 } }],
    [
      { _id: 3, n: 5 },
      { _id: 4, n: 2.5 },
    ],
  ],
  $sort: [[{ $sort: { n: -1 } }, { $project: { n: 1 } }, { $limit: 1 }], [{ _id: 3, n: 5 }]],
  $skip: [[...last, { $skip: 3 }, { $project: { n: 1 } }], [{ _id: 4, n: 2.5 }]],
  $limit: [[...last, { $limit: 1 }, { $project: { n: 1 } }], [{ _id: 1, n: 1 }]],
  $project: [
    [
      ...last,
      { $limit: 1 },
      { $project: { _id: 0, "sub.x": 1, "items.k": 1, double: { $multiply: ["$n", 2] }, "in.side": "$s" } },
    ],
    [{ items: [{ k: 1 }, { k: 2 }], sub: { x: 1 }, double: 2, in: { side: "水务" } }],
  ],
  $set: [
    [...last, { $limit: 1 }, { $set: { "sub.y": "$n" } }, { $project: { sub: 1 } }],
    [{ _id: 1, sub: { x: 1, y: 1 } }],
  ],
  $addFields: [
    [{ $match: { _id: 3 } }, { $addFields: { n: "$$REMOVE", m: 1 } }, { $project: { n: 1, m: 1 } }],
    [{ _id: 3, m: 1 }],
  ],
  $unset: [
    [{ $match: { _id: 1 } }, { $unset: ["at", "tags", "items.v", "sub"] }],
    [{ _id: 1, n: 1, s: "水务", items: [{ k: 1 }, { k: 2 }] }],
  ],
  $replaceRoot: [[{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: "$sub" } }], [{ x: 1 }]],
  $replaceWith: [[{ $match: { _id: 1 } }, { $replaceWith: { was: "$$ROOT.n" } }], [{ was: 1 }]],
  $group: [
    [...last, { $group: { _id: { $gte: ["$n", 2] }, ids: { $push: "$_id" }, sum: { $sum: "$n" } } }],
    [
      { _id: false, ids: [1], sum: 1 },
      { _id: true, ids: [2, 3, 4], sum: 9.5 },
    ],
  ],
  $unwind: [
    [
      { $match: { _id: { $lte: 3 } } },
      { $unwind: { path: "$tags", includeArrayIndex: "at", preserveNullAndEmptyArrays: true } },
      { $project: { tags: 1, at: 1 } },
      { $limit: 2 },
      { $sort: { at: -1 } },
    ],
    [
      { _id: 1, tags: "b", at: 1 },
      { _id: 1, tags: "a", at: 0 },
    ],
  ],
  $count: [[{ $match: { n: { $lt: 3 } } }, { $count: "few" }], [{ few: 3 }]],
  $sortByCount: [[{ $unwind: "$tags" }, { $sortByCount: "$tags" }, { $limit: 1 }], [{ _id: "b", count: 2 }]],
  $facet: [
    [{ $facet: { all: [{ $count: "n" }], top: [{ $sort: { n: -1 } }, { $limit: 1 }, { $project: { n: 1 } }] } }],
    [{ all: [{ n: 4 }], top: [{ _id: 3, n: 5 }] }],
  ],
};

/** Accumulator → operand and what it gives over things 1, 2 and 3 in order. */
export const accumulated: { [accumulator: string]: [unknown, unknown] } = {
  $sum: ["$n", 8],
  $avg: ["$n", 8 / 3],
  $min: ["$s", "Water"],
  $max: ["$n", 5],
  $first: ["$n", 1],
  $last: ["$s", null],
  $push: ["$sub.y", [null]],
  $addToSet: [{ $size: "$items" }, [2, 1, 0]],
  $count: [{}, 3],
};

/** A `then` written out would pass for a promise. */
const branchKey = "then";
const so = (value: unknown): Doc => ({ [branchKey]: value });

const shanghai = "Asia/Shanghai";
/** Expression → sources and their values for thing 1; undefined is missing. */
export const expressions: { [operator: string]: [unknown, unknown][] } = {
  $literal: [[{ $literal: "$n" }, "$n"]],
  $cond: [
    [{ $cond: ["$ok", 1, 2] }, 2],
    [{ $cond: { if: "$n", ...so("yes"), else: "no" } }, "yes"],
  ],
  $switch: [
    [
      {
        $switch: {
          branches: [
            { case: { $eq: ["$n", 2] }, ...so(1) },
            { case: true, ...so(2) },
          ],
        },
      },
      2,
    ],
    [{ $switch: { branches: [{ case: false, ...so(1) }], default: 3 } }, 3],
  ],
  $map: [
    [{ $map: { input: "$items", as: "i", in: { $add: ["$$i.k", "$n"] } } }, [2, 3]],
    [{ $map: { input: "$none", in: 1 } }, null],
  ],
  $filter: [[{ $filter: { input: "$tags", cond: { $gt: ["$$this", "a"] } } }, ["b"]]],
  $reduce: [[{ $reduce: { input: "$tags", initialValue: "-", in: { $concat: ["$$value", "$$this"] } } }, "-ab"]],
  $let: [[{ $let: { vars: { double: { $multiply: ["$n", 2] } }, in: { $add: ["$$double", 1] } } }, 3]],
  $and: [
    [{ $and: ["$n", true] }, true],
    [{ $and: [] }, true],
    [{ $and: [null, 1] }, false],
  ],
  $or: [
    [{ $or: ["$none", 0] }, false],
    [{ $or: [0, "x"] }, true],
  ],
  $ifNull: [[{ $ifNull: ["$none", "$sub.y", 7] }, 7]],
  $dateToString: [
    [
      { $dateToString: { date: "$at", format: "%Y-%m-%d %H:%M:%S.%L %j %w %u %z%%", timezone: shanghai } },
      "2026-01-05 09:30:15.250 005 2 1 +0800%",
    ],
    [{ $dateToString: { date: "$at" } }, "2026-01-05T01:30:15.250Z"],
    [{ $dateToString: { date: "$none", onNull: "-" } }, "-"],
  ],
  $dateTrunc: [
    [{ $dateTrunc: { date: "$at", unit: "day", timezone: shanghai } }, new Date("2026-01-04T16:00:00Z")],
    [
      { $dateTrunc: { date: "$at", unit: "week", startOfWeek: "Monday", timezone: "+08:00" } },
      new Date("2026-01-04T16:00:00Z"),
    ],
    [{ $dateTrunc: { date: "$at", unit: "month" } }, new Date("2026-01-01T00:00:00Z")],
    [{ $dateTrunc: { date: "$at", unit: "quarter" } }, new Date("2026-01-01T00:00:00Z")],
    [{ $dateTrunc: { date: "$at", unit: "year" } }, new Date("2026-01-01T00:00:00Z")],
    [{ $dateTrunc: { date: "$at", unit: "hour" } }, new Date("2026-01-05T01:00:00Z")],
    [{ $dateTrunc: { date: "$at", unit: "minute" } }, new Date("2026-01-05T01:30:00Z")],
    [{ $dateTrunc: { date: "$at", unit: "second" } }, new Date("2026-01-05T01:30:15Z")],
  ],
  $year: [[{ $year: "$at" }, 2026]],
  $month: [[{ $month: { date: "$at" } }, 1]],
  $dayOfMonth: [[{ $dayOfMonth: { date: "$at", timezone: "-0200" } }, 4]],
  $dayOfYear: [[{ $dayOfYear: "$at" }, 5]],
  $dayOfWeek: [[{ $dayOfWeek: "$at" }, 2]],
  $isoDayOfWeek: [[{ $isoDayOfWeek: "$at" }, 1]],
  $hour: [
    [{ $hour: { date: "$at", timezone: shanghai } }, 9],
    [{ $hour: "$none" }, null],
  ],
  $minute: [[{ $minute: "$at" }, 30]],
  $second: [[{ $second: "$at" }, 15]],
  $millisecond: [[{ $millisecond: "$at" }, 250]],
  $eq: [
    [{ $eq: ["$n", 1] }, true],
    [{ $eq: ["$tags", "a"] }, false],
    [{ $eq: ["$none", null] }, false],
  ],
  $ne: [[{ $ne: ["$n", 1] }, false]],
  $gt: [[{ $gt: ["$s", 99] }, true]],
  $gte: [[{ $gte: ["$n", 1] }, true]],
  $lt: [[{ $lt: ["$none", null] }, true]],
  $lte: [[{ $lte: [2, "$n"] }, false]],
  $cmp: [[{ $cmp: ["$n", 2] }, -1]],
  $not: [[{ $not: ["$n"] }, false]],
  $add: [
    [{ $add: ["$n", 1, 2.5] }, 4.5],
    [{ $add: ["$at", 1000] }, new Date("2026-01-05T01:30:16.250Z")],
    [{ $add: ["$n", null] }, null],
  ],
  $subtract: [
    [{ $subtract: ["$n", 3] }, -2],
    [{ $subtract: ["$at", new Date("2026-01-05T01:30:15Z")] }, 250],
  ],
  $multiply: [[{ $multiply: ["$n", 3, 0.5] }, 1.5]],
  $divide: [[{ $divide: ["$n", 4] }, 0.25]],
  $mod: [[{ $mod: [-7, 3] }, -1]],
  $abs: [[{ $abs: -3 }, 3]],
  $ceil: [[{ $ceil: 1.2 }, 2]],
  $floor: [[{ $floor: -1.2 }, -2]],
  $round: [
    [{ $round: 2.5 }, 2],
    [{ $round: 3.5 }, 4],
    [{ $round: [2.345, 1] }, 2.3],
    [{ $round: -0.5 }, 0],
  ],
  $concat: [
    [{ $concat: ["$s", "-", "x"] }, "水务-x"],
    [{ $concat: ["$s", "$none"] }, null],
  ],
  $toString: [
    [{ $toString: "$n" }, "1"],
    [{ $toString: "$at" }, "2026-01-05T01:30:15.250Z"],
  ],
  $toLower: [
    [{ $toLower: "ABC" }, "abc"],
    [{ $toLower: null }, ""],
  ],
  $toUpper: [[{ $toUpper: "abc" }, "ABC"]],
  $strLenCP: [[{ $strLenCP: "水😀" }, 2]],
  $substrCP: [[{ $substrCP: ["$s", 1, 5] }, "务"]],
  $split: [[{ $split: ["a,b,", ","] }, ["a", "b", ""]]],
  $size: [[{ $size: "$tags" }, 2]],
  $isArray: [
    [{ $isArray: "$tags" }, true],
    [{ $isArray: ["$n"] }, false],
  ],
  $arrayElemAt: [
    [{ $arrayElemAt: ["$tags", -1] }, "b"],
    [{ $arrayElemAt: ["$tags", 5] }, undefined],
  ],
  $first: [[{ $first: "$tags" }, "a"]],
  $last: [[{ $last: "$items.k" }, 2]],
  $in: [[{ $in: ["a", "$tags"] }, true]],
  $concatArrays: [[{ $concatArrays: ["$tags", [1]] }, ["a", "b", 1]]],
  $slice: [
    [{ $slice: ["$tags", -1] }, ["b"]],
    [{ $slice: ["$tags", 0, 1] }, ["a"]],
  ],
  $mergeObjects: [[{ $mergeObjects: ["$sub", { z: 1 }, null] }, { x: 1, z: 1 }]],
  $objectToArray: [[{ $objectToArray: "$sub" }, [{ k: "x", v: 1 }]]],
  $sum: [
    [{ $sum: "$items.v" }, 6],
    [{ $sum: ["$n", 4, "x"] }, 5],
  ],
  $avg: [
    [{ $avg: "$items.v" }, 3],
    [{ $avg: "$none" }, null],
  ],
  $min: [[{ $min: ["$n", 0] }, 0]],
  $max: [[{ $max: "$items.k" }, 2]],
};
