import { describe, expect, test } from "vitest";
import { placements } from "../../src/flows/whistle/placements.js";
import { Scene, say } from "./scene.js";
import { inStatus, routine } from "./statuses.js";
import * as town from "./town.js";

const unitOf = (chatId: string): string => town.directory.unitByChat(chatId)?.id ?? chatId;

const places = ({ whistle, now }: Scene): string[] =>
  placements(whistle, { directory: town.directory, policy: town.policy, now }).map((place) =>
    place.kind === "chat" ? `${place.view} ${unitOf(place.chatId)}` : `${place.view} ${place.memberId}`,
  );

const chatOf = (unitId: string): string => {
  const chatId = town.directory.unit(unitId)?.chatId;
  if (!chatId) throw new Error(`${unitId} has no chat`);
  return chatId;
};

describe("where the living cards stand", () => {
  test("the whistler's chat, the departments' and the command centre's", () => {
    expect(places(routine())).toEqual(["whistler lake", "department lake-urban", "centre lake-centre"]);
  });

  test("also the chat in which it was blown, if that is another", () => {
    const elsewhere = new Scene();
    elsewhere.blows("lake-whistler", { unitIds: ["lake-urban"], originChatId: "oc_elsewhere" });
    expect(places(elsewhere).slice(0, 2)).toEqual(["whistler oc_elsewhere", "whistler lake"]);
    const athome = new Scene();
    athome.blows("lake-whistler", { unitIds: ["lake-urban"], originChatId: chatOf("lake") });
    expect(places(athome)).toEqual(places(routine()));
  });

  test("one card in a chat, from the side that comes first", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban"], originChatId: chatOf("lake-urban") });
    expect(places(scene)).toEqual(["whistler lake-urban", "whistler lake", "centre lake-centre"]);
  });

  test("in an emergency the parent's command centre, and those who need only know", () => {
    const scene = new Scene();
    scene.blows("hill-whistler", { category: "emergency" });
    expect(places(scene)).toEqual([
      "whistler hill",
      "department hill-enforcement",
      "department hill-emergency",
      "centre hill-centre",
      "centre county-centre",
      "copied county-emergency",
    ]);
  });

  test("the parent's command centre where it rules, and the released department keeps its card", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.decline);
    expect(places(scene)).toContain("centre county-centre");
    scene.does("county-head", say.reassign("a1", "lake-market"));
    expect(places(scene)).toEqual([
      "whistler lake",
      "department lake-urban",
      "department lake-market",
      "centre lake-centre",
      "centre county-centre",
    ]);
  });

  test("the parent's command centre where it studies", () => {
    expect(places(inStatus.study())).toEqual(["whistler lake", "centre county-centre"]);
  });

  test("a unit without a chat has the card in private with the people on duty", () => {
    const scene = new Scene();
    scene.blows("county-head", { category: "emergency", unitIds: ["county-water-station"] });
    expect(places(scene)).toContain("department county-water-station-duty");
  });
});
