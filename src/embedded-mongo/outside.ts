import { type CommandError, notInSubset } from "./errors.js";

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What MongoDB knows and this server leaves out on purpose, so that a refusal can say which of the two it is. */
export const outside = {
  command: names(`
    abortTransaction appendOplogNote applyOps authenticate autoCompact bulkWrite cloneCollectionAsCapped collMod collStats
    commitTransaction compact configureFailPoint connectionStatus convertToCapped count createRole createSearchIndexes
    createUser currentOp dataSize dbHash dbStats distinct dropAllUsersFromDatabase dropConnections dropIndexes dropRole
    dropSearchIndex dropUser explain features filemd5 fsync fsyncUnlock geoSearch getCmdLineOpts getDefaultRWConcern getLog
    getParameter grantRolesToUser hostInfo killAllSessions killAllSessionsByPattern killOp killSessions listCommands
    listDatabases listSearchIndexes lockInfo logRotate logout mapReduce planCacheClear planCacheClearFilters
    planCacheListFilters planCacheSetFilter profile reIndex refreshSessions renameCollection replSetGetConfig
    replSetGetStatus rolesInfo rotateCertificates saslContinue saslStart serverStatus setDefaultRWConcern
    setFeatureCompatibilityVersion setIndexCommitQuorum setParameter setUserWriteBlockMode shardingState shutdown
    startSession top updateUser usersInfo validate validateDBMetadata whatsmyuri`),
  field: names(`
    allowDiskUse allowPartialResults apiDeprecationErrors apiStrict apiVersion arrayFilters authorizedDatabases autoIndexId awaitData bypassDocumentValidation
    bypassEmptyTsReplacement c capped changeStreamPreAndPostImages clusteredIndex collation commitQuorum encryptedFields
    encryptionInformation expireAfterSeconds explain fields fromMigrate hint indexOptionDefaults let max min noCursorTimeout
    oplogReplay pipeline returnKey runtimeConstants sampleRate showRecordId size sort storageEngine tailable timeseries
    validationAction validationLevel validator viewOn $clusterTime`),
  "query operator": names(`
    $all $alwaysFalse $alwaysTrue $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $comment $elemMatch $expr
    $geoIntersects $geoWithin $jsonSchema $mod $near $nearSphere $nor $not $options $rand $sampleRate $text $type $where`),
  "update operator": names("$addToSet $bit $mul $pop $pullAll $rename"),
  "modifier of $push": names("$position $slice $sort"),
  stage: names(`
    $addFields $bucket $bucketAuto $changeStream $collStats $count $currentOp $densify $documents $facet $fill $geoNear
    $graphLookup $indexStats $listLocalSessions $listSessions $lookup $merge $out $planCacheStats $project $redact
    $replaceRoot $replaceWith $sample $search $searchMeta $set $setWindowFields $sort $sortByCount $unionWith $unset
    $unwind $vectorSearch`),
} as const;

/** The refusal of a name that is not served: 115 where MongoDB knows it, else what MongoDB says of an unknown one. */
export const refusal = (what: keyof typeof outside, name: string, unknown: CommandError): CommandError =>
  outside[what].has(name) ? notInSubset(`the ${what} '${name}'`) : unknown;
