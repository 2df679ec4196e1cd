/** A mobile number as people in China have them, a landline with its area, and an identity number. */
const mobile = /(?<![\d.])1[3-9]\d{9}(?!\d)/;
const landline = /(?<![\d.-])0(?:10|2\d|[3-9]\d\d)[ )-]?[2-9]\d{6,7}(?!\d)/;
const identity = /(?<!\d)\d{17}[\dXx](?!\d)/;

/** The platform's number for a call is the moment and some digits. */
const logIds = /"logId":"[\w-]*"/g;

/** Ids of messages, people, chats, whistles and events are digits in hexadecimal, which may look like a number. */
const ids = /\b(?:o[a-z]_|w)?[0-9a-f]{20,64}\b/g;

/** Lines of a log that hold a secret, a telephone number or an identity number. */
export function leaksIn(lines: readonly string[], { secrets }: { secrets: readonly string[] }): string[] {
  const known = secrets.filter((secret) => secret.length >= 8);
  return lines.flatMap((written) => {
    const secret = known.find((one) => written.includes(one));
    if (secret !== undefined) return [`a secret: ${written}`];
    const line = written.replace(logIds, "").replace(ids, "");
    // Moments in milliseconds have 13 digits and begin with 1; they stand in no field of people.
    if (mobile.test(line) || landline.test(line)) return [`a telephone number: ${line}`];
    return identity.test(line) ? [`an identity number: ${line}`] : [];
  });
}
