import { arch, cpus, hostname, type as systemType, totalmem } from "node:os";
import { z } from "zod";
import { notInSubset } from "../errors.js";
import { largestDocument } from "../store/collection.js";
import { number } from "../values/schema.js";
import { largestMessage } from "../wire/message.js";
import { type Command, command } from "./command.js";

/** The version whose behaviour is meant. */
export const version = "7.0.0";

/** Drivers tell about themselves here, newer ones in further fields; nothing of it changes the answer. */
export const hello: Command = {
  fields: ["hello", "*"],
  run: (_body, { engine, connectionId }) => ({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: largestDocument,
    maxMessageSizeBytes: largestMessage,
    maxWriteBatchSize: 100_000,
    localTime: engine.clock(),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  }),
};

export const ping = command({ ping: z.unknown() }, () => ({}));

export const buildInfo = command({ buildInfo: z.unknown() }, () => ({
  version,
  gitVersion: "embedded",
  modules: [],
  versionArray: [...version.split(".").map(Number), 0],
  bits: 64,
  debug: false,
  maxBsonObjectSize: largestDocument,
  storageEngines: ["embedded"],
}));

export const connectionStatus = command(
  { connectionStatus: z.unknown(), showPrivileges: z.unknown().optional() },
  () => ({
    authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
  }),
);

export const hostInfo = command({ hostInfo: z.unknown() }, ({ hostInfo: _ }, { engine }) => ({
  system: {
    currentTime: engine.clock(),
    hostname: hostname(),
    cpuAddrSize: 64,
    memSizeMB: Math.floor(totalmem() / 1048576),
    numCores: cpus().length,
    cpuArch: arch(),
  },
  os: { type: systemType() },
}));

export const serverStatus = command({ serverStatus: z.unknown() }, (_input, { engine }) => ({
  host: hostname(),
  version,
  process: "embedded-mongo",
  pid: process.pid,
  uptime: (engine.clock().getTime() - engine.startedAt.getTime()) / 1000,
  localTime: engine.clock(),
  metrics: { cursor: { open: { total: engine.cursors.size } } },
}));

export const dbStats = command({ dbStats: z.unknown(), scale: number.default(1) }, ({ scale }, { engine, db }) => {
  const collections = engine.catalog.of(db);
  const objects = collections.reduce((sum, { rows }) => sum + rows.size, 0);
  const dataSize = collections.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    db,
    collections: collections.length,
    views: 0,
    objects,
    avgObjSize: objects === 0 ? 0 : dataSize / objects,
    dataSize: dataSize / scale,
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.size, 0),
    scaleFactor: scale,
  };
});

export const getLog = command({ getLog: z.string() }, ({ getLog }) =>
  getLog === "*" ? { names: ["startupWarnings"] } : { totalLinesWritten: 0, log: [] },
);

export const getParameter = command(
  {
    getParameter: z.unknown(),
    featureCompatibilityVersion: z.unknown().optional(),
    ttlMonitorSleepSecs: z.unknown().optional(),
  },
  (input, { engine }) => ({
    ...(input.featureCompatibilityVersion !== undefined && { featureCompatibilityVersion: { version: "7.0" } }),
    ...(input.ttlMonitorSleepSecs !== undefined && { ttlMonitorSleepSecs: engine.ttl.sleepSeconds }),
  }),
);

export const setParameter = command(
  { setParameter: z.unknown(), ttlMonitorSleepSecs: number.pipe(z.number().min(0.01).max(86_400)) },
  ({ ttlMonitorSleepSecs }, { engine }) => {
    const was = engine.ttl.sleepSeconds;
    engine.ttl.setSleep(ttlMonitorSleepSecs);
    return { was };
  },
);

export const getCmdLineOpts = command({ getCmdLineOpts: z.unknown() }, () => ({ argv: [], parsed: {} }));

/** Commands MongoDB has and this server refuses by name; a name that is neither here nor served does not exist. */
export const outsideCommands: ReadonlySet<string> = new Set(
  (
    "abortTransaction appendOplogNote applyOps authenticate autoCompact bulkWrite cloneCollectionAsCapped collMod " +
    "collStats compact configureFailPoint convertToCapped createRole createUser createSearchIndexes currentOp " +
    "commitTransaction dataSize dbHash delete dropAllUsersFromDatabase dropConnections dropRole dropSearchIndex dropUser " +
    "explain features filemd5 fsync fsyncUnlock geoSearch getDefaultRWConcern grantRolesToUser killAllSessions " +
    "killAllSessionsByPattern killOp killSessions listCommands listSearchIndexes lockInfo logout logRotate mapReduce " +
    "planCacheClear planCacheClearFilters planCacheListFilters planCacheSetFilter profile reIndex renameCollection " +
    "replSetGetConfig replSetGetStatus rolesInfo rotateCertificates saslContinue saslStart setDefaultRWConcern " +
    "setFeatureCompatibilityVersion setIndexCommitQuorum setUserWriteBlockMode shardingState shutdown top updateUser " +
    "usersInfo validate validateDBMetadata whatsmyuri"
  ).split(" "),
);

export const refuseCommand = (name: string): never => {
  throw notInSubset(`the command '${name}'`);
};
