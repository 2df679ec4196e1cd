import { z } from "zod";
import { answered, type ControlCall, type ControlRoute, readControl, refused } from "./control.js";
import { keepFile, keepPicture } from "./said.js";

const UploadBody = z.strictObject({
  image: z.string().optional(),
  file: z
    .strictObject({ name: z.string().min(1), type: z.enum(["stream", "opus", "mp4"]), data: z.base64() })
    .optional(),
});
const otherApp = "another app";

/** What another app uploads: its key is good there, and refused here as the platform refuses it (230017, 234002, 200570). */
export const foreignUploadRoutes: ControlRoute[] = [
  { method: "POST", path: "/sandbox/api/foreign-uploads", handle: upload },
];

function upload(call: ControlCall) {
  const read = readControl(call, UploadBody);
  if (!read.ok) return read.answer;
  const { image, file } = read.body;
  const { platform } = call.it;
  if (file) return answered({ key: keepFile(platform, otherApp, file.type, file.name, file.data) });
  const key = image === undefined ? null : keepPicture(platform, otherApp, image);
  return key === null ? refused(400, "say a file, or an image that is a picture in base64") : answered({ key });
}
