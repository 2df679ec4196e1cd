import fc from "fast-check";
import { expect, test } from "vitest";
import { callOf, withoutEchoes } from "../../src/bot/lark/without-echoes.js";

const sent = {
  receive_id: "oc_5ad11d72b830411d72b836c20",
  content: JSON.stringify({ elements: [{ text: "Mrs Zhao, Door 12, call 13812345678" }] }),
  mobiles: ["+8613812345678"],
};

test.each([
  ["Bot can NOT be out of the chat.", "Bot can NOT be out of the chat."],
  ["invalid receive_id oc_5ad11d72b830411d72b836c20", "invalid receive_id …"],
  ["bad text Mrs Zhao, Door 12, call 13812345678 here", "bad text … here"],
  ["no user +8613812345678", "no user …"],
  ["value 海埂路12号李某 is too long", "value …12… is too long"],
  [
    "field \"somebody else\" and 'a third' and [a list] at elements [3](tag: button)",
    "field … and … and … at elements [3](tag: button)",
  ],
  ["it isn't the user's", "it isn't the user's"],
  ["0871-6536 1234 is no mobile", "… is no mobile"],
])("%s", (said, left) => {
  expect(withoutEchoes(said, sent)).toBe(left);
});

test("no value of four characters or more comes through, wherever the message repeats it", () => {
  const value = fc.string({ minLength: 4, maxLength: 30 });
  fc.assert(
    fc.property(value, fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (echo, before, after) => {
      const body = { content: JSON.stringify({ text: echo }), other: [{ deep: "unrelated" }] };
      const left = withoutEchoes(`${before}${echo}${after}`, body);
      // Cut out, two halves may by chance make the same again; the mark between them keeps them apart.
      expect(left.includes(echo) && !echo.includes("…")).toBe(false);
    }),
  );
});

test("a path is told without its ids", () => {
  expect(callOf("POST", "/open-apis/im/v1/messages/om_dc13264520392913993dd051dba21dcf/reply")).toBe(
    "POST /open-apis/im/v1/messages/:id/reply",
  );
  expect(callOf("PATCH", "/open-apis/im/v1/messages/om_1/urgent_app?user_id_type=open_id")).toBe(
    "PATCH /open-apis/im/v1/messages/:id/urgent_app",
  );
  expect(callOf("GET", "/open-apis/contact/v3/users/%E6%9D%8E%E6%9F%90")).toBe("GET /open-apis/contact/v3/users/:id");
});
