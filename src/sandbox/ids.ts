import { createHash, randomBytes, randomUUID } from "node:crypto";

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");
const b64 = (content: string | Buffer): string => Buffer.from(content).toString("base64url");
const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

export const newMessageId = (): string => `om_${hex(16)}`;
export const newChatId = (): string => `oc_${hex(16)}`;
export const newThreadId = (): string => `omt_${hex(7)}`;
export const newBatchId = (): string => `bm-${hex(16)}`;
export const newEventId = (): string => hex(16);
export const newImageKey = (): string => `img_v3_0238_${randomUUID()}g`;
export const newFileKey = (): string => `file_v3_0038_${randomUUID()}g`;
export const newTenantToken = (): string => `t-${hex(20)}`;
/** As the login's token call gives them: a JWT of more than a kilobyte, so that whoever keeps one leaves it room. */
export const newUserToken = (): string =>
  ["eyJhbGciOiJFUzI1NiJ9", b64(JSON.stringify({ jti: hex(450) })), b64(randomBytes(64))].join(".");
export const newCardToken = (): string => `c-${hex(20)}`;
export const newReactionId = (): string => randomBytes(32).toString("base64url");
export const newCardId = (): string => `7${randomBytes(8).readBigUInt64BE().toString().padStart(20, "0").slice(-18)}`;
export const newCode = (): string => randomBytes(24).toString("base64url");
export const newPageToken = (): string => randomBytes(12).toString("base64url");

/** 14 digits of time and 22 hex characters, as the platform's log ids look. */
export const newLogId = (now: Date): string =>
  now.toISOString().replace(/\D/g, "").slice(0, 14) + hex(11).toUpperCase();

/** Ids that follow from others, so that they stay the same over restarts. */
export const botOpenIdOf = (appId: string): string => `ou_${digest(`bot ${appId}`).slice(0, 32)}`;
export const unionIdOf = (openId: string): string => `on_${digest(`union ${openId}`).slice(0, 32)}`;
/** The id by which another app knows the same person; here it is nobody's. */
export const otherAppOpenIdOf = (openId: string): string => `ou_${digest(`other app ${openId}`).slice(0, 32)}`;
export const userIdOf = (openId: string): string => digest(`user ${openId}`).slice(0, 8);
export const tenantKeyOf = (appId: string): string => digest(`tenant ${appId}`).slice(0, 16);
export const departmentIdOf = (unitId: string): string => `od-${digest(`department ${unitId}`).slice(0, 32)}`;
