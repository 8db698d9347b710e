import { beforeAll, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { signedIn } from "../testing/people";
import { keepListSetting } from "./mutations";
import { getListSetting } from "./queries";
import { keepListSettingSchema } from "./schema";

let mara: UserActor;
let noor: UserActor;

beforeAll(async () => {
  mara = await signedIn({ role: "planner", regions: ["LAN"] });
  noor = await signedIn({ role: "planner", regions: ["LAN"] });
});

describe("what a person keeps for a list", () => {
  it("is nothing at first, then what they chose last, each part by itself", async () => {
    expect(await getListSetting(mara, "circuits")).toEqual({ columns: [], density: null });
    await keepListSetting(mara, { list: "circuits", columns: ["title", "region"] });
    expect(await getListSetting(mara, "circuits")).toEqual({ columns: ["title", "region"], density: null });
    await keepListSetting(mara, { list: "circuits", density: "comfortable" });
    await keepListSetting(mara, { list: "circuits", columns: ["title"] });
    expect(await getListSetting(mara, "circuits")).toEqual({ columns: ["title"], density: "comfortable" });
  });

  it("is theirs alone, and of one list alone", async () => {
    await keepListSetting(mara, { list: "users", columns: ["name"] });
    expect(await getListSetting(noor, "users")).toEqual({ columns: [], density: null });
    expect(await getListSetting(mara, "activity")).toEqual({ columns: [], density: null });
  });

  it("is kept for people only", async () => {
    await expect(keepListSetting(systemActor("test"), { list: "circuits", columns: [] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it.each([
    { list: "../circuits" },
    { list: "circuits", columns: ["a\0b"] },
    { list: "circuits", density: "toString" },
  ])("is refused where it cannot be meant: %j", (input) => {
    expect(keepListSettingSchema.safeParse(input).success).toBe(false);
  });
});
