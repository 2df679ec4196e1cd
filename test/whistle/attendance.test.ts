import { describe, expect, test } from "vitest";
import { stillToSay } from "../../src/flows/whistle/moot.js";
import { heard, Scene, say } from "./scene.js";
import { coordination, inStatus } from "./statuses.js";
import * as town from "./town.js";

const { nameOf } = town;
const held = (...names: string[]) => ({ ...say.deliberate, attendees: names });
const answers = (scene: Scene) =>
  (scene.whistle.deliberation?.asked ?? []).map(({ memberId, answer }) => `${memberId} ${answer?.present ?? "open"}`);

describe("who took part in a deliberation", () => {
  test("is asked who is a person of the unit, its centre or a unit below; other names are recorded as written", () => {
    const scene = coordination();
    const told = scene.does(
      "lake-whistler",
      held(
        nameOf("lake-head"),
        nameOf("lake-centre-dispatcher"),
        nameOf("lake-urban-head"),
        nameOf("hill-head"),
        "外请专家",
      ),
    );
    expect(heard(told)).toEqual([
      "attendance lake-centre-dispatcher",
      "attendance lake-head",
      "attendance lake-urban-head",
    ]);
    expect(scene.whistle.deliberation?.attendees).toHaveLength(5);
  });

  test("whoever records it and was there has confirmed with that", () => {
    const scene = coordination();
    expect(heard(scene.does("lake-head", held(nameOf("lake-head"), nameOf("lake-whistler"))))).toEqual([
      "attendance lake-whistler",
    ]);
    expect(answers(scene)).toEqual(["lake-head true", "lake-whistler open"]);
    scene.does("lake-head", say.raise);
    expect(scene.whistle.status).toBe("study");
  });

  test("before half of them have confirmed it is not raised, and the refusal names who is waited for", () => {
    const scene = coordination();
    scene.does("lake-whistler", held(nameOf("lake-head"), nameOf("lake-centre-dispatcher"), nameOf("lake-urban-head")));
    expect(scene.refused("lake-whistler", say.raise)).toEqual({
      code: "attendance-open",
      memberIds: ["lake-head", "lake-centre-dispatcher", "lake-urban-head"],
      confirmed: 0,
      needed: 2,
    });
    scene.does("lake-head", say.confirmAttendance);
    expect(scene.refused("lake-whistler", say.raise)).toMatchObject({ confirmed: 1, needed: 2 });
    scene.at("05 10:00").does("lake-urban-head", say.confirmAttendance);
    scene.does("lake-whistler", say.raise);
    expect(scene.whistle.status).toBe("study");
  });

  test("a policy that needs nobody to confirm lets it go at once", () => {
    const scene = new Scene("05 09:00", { ...town.policy, deliberation: { confirmed: 0 } });
    scene.blows("lake-whistler", { category: "coordination", unitIds: ["county-housing"] });
    scene.does("lake-whistler", held(nameOf("lake-head")));
    scene.does("lake-whistler", say.raise);
    expect(scene.whistle.status).toBe("study");
  });

  test("who was named and was not there says so, and who recorded it hears it; the other answer corrects the first", () => {
    const scene = coordination();
    scene.does("lake-whistler", held(nameOf("lake-head")));
    expect(heard(scene.does("lake-head", say.denyAttendance))).toEqual(["attendanceDenied lake-whistler"]);
    expect(scene.refused("lake-whistler", say.raise)).toMatchObject({ code: "attendance-open", memberIds: [] });
    expect(scene.refused("lake-head", say.denyAttendance)).toMatchObject({ code: "already-done" });
    scene.does("lake-head", say.confirmAttendance);
    scene.does("lake-whistler", say.raise);
  });

  test("recorded anew it is asked anew", () => {
    const scene = coordination();
    scene.does("lake-whistler", held(nameOf("lake-head")));
    scene.does("lake-head", say.denyAttendance);
    scene.does("lake-whistler", held(nameOf("lake-whistler"), nameOf("lake-centre-dispatcher")));
    expect(answers(scene)).toEqual(["lake-whistler true", "lake-centre-dispatcher open"]);
    expect(scene.refused("lake-head", say.confirmAttendance)).toEqual({ code: "not-an-attendee" });
  });

  test("the deadline of the deliberation reminds those who have not confirmed too", () => {
    const scene = coordination();
    scene.does("lake-whistler", held(nameOf("lake-centre-dispatcher"), nameOf("lake-urban-head")));
    scene.does("lake-centre-dispatcher", say.confirmAttendance);
    expect(heard(scene.passesTo("07 16:00"))).toEqual(["rungs lake-urban-head dueSoon", "rungs lake-whistler dueSoon"]);
  });

  test("what is asked has nothing to say any more once it is answered, recorded anew or raised", () => {
    const scene = coordination();
    const [notice] = scene.does("lake-whistler", held(nameOf("lake-head")));
    if (notice === undefined) throw new Error("nobody was asked");
    expect(stillToSay(notice, scene.whistle)).toEqual(notice);
    scene.does("lake-head", say.confirmAttendance);
    expect(stillToSay(notice, scene.whistle)).toBeNull();
  });

  test("the level above asks its own people when it raises the matter further", () => {
    const scene = inStatus.study();
    scene.does("county-head", held(nameOf("county-whistler"), nameOf("county-centre-dispatcher")));
    expect(scene.refused("county-head", say.raise)).toMatchObject({ code: "attendance-open", needed: 1 });
    scene.does("county-centre-dispatcher", say.confirmAttendance);
    scene.does("county-head", say.raise);
    expect(scene.steps()).toEqual(["study city 07 09:00"]);
    // Late is better than never: the level above sees it.
    scene.does("county-whistler", say.confirmAttendance);
    expect(answers(scene)).toEqual(["county-whistler true", "county-centre-dispatcher true"]);
  });
});
