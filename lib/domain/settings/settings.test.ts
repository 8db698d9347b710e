import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { getSettings, previewSettings } from "./queries";
import { updateSettings } from "./mutations";
import { type SettingsValues, settingsValuesSchema } from "./schema";

const admin = () => signedIn({ role: "admin" });
const ALL: SettingsValues = {
  scopeYear: null,
  cycleTypes: [],
  contractors: [],
  plannedUnitsSyncIntervalHours: 12,
  rawDataRetentionDays: 730,
  sessionRetentionDays: 90,
  historyRetentionDays: 1095,
  logRetentionDays: 365,
};

describe("settings", () => {
  it("are changed field by field, and the change is on record", async () => {
    const actor = await admin();
    const { values } = await getSettings(actor);
    expect(values).toMatchObject({ cycleTypes: [], contractors: [], rawDataRetentionDays: 730 });
    const wanted = { ...values, scopeYear: 2025, contractors: ["Asplen"] };
    expect((await updateSettings(actor, { values: wanted, base: values })).changed).toEqual(["Year", "Contractors"]);
    expect(await getSettings(actor)).toMatchObject({ values: wanted, updatedBy: { id: Number(actor.userId) } });
    expect(
      await db().activityLog.findFirst({ where: { action: "setting.update" }, orderBy: { id: "desc" } }),
    ).toMatchObject({ changes: { scopeYear: { after: 2025 }, contractors: { before: [], after: ["Asplen"] } } });
    expect((await updateSettings(actor, { values: wanted, base: wanted })).changed).toEqual([]);
    await updateSettings(actor, { values: ALL, base: wanted });
    expect(await db().analyticsSetting.findFirst()).toMatchObject({ selectedContractors: null, scopeYear: null });
  });

  it("K3 keep a colleague's change of another field, and dispute the same one", async () => {
    const [actor, colleague] = [await admin(), await signedIn({ role: "admin", name: "Wanda Okafor" })];
    const { values: base } = await getSettings(actor);
    await updateSettings(colleague, { values: { ...base, sessionRetentionDays: 60 }, base });
    await updateSettings(actor, { values: { ...base, rawDataRetentionDays: 365 }, base });
    expect((await getSettings(actor)).values).toMatchObject({ sessionRetentionDays: 60, rawDataRetentionDays: 365 });
    await expect(updateSettings(actor, { values: { ...base, sessionRetentionDays: 30 }, base })).rejects.toMatchObject({
      code: "CONFLICT",
      details: { conflict: [{ key: "sessionRetentionDays", yours: "30", now: "60", by: "Wanda Okafor" }] },
    });
  });

  it("are nobody's without the permission", async () => {
    const actor = await signedIn({ role: "supervisor" });
    await expect(getSettings(actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(previewSettings(actor, { values: ALL })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateSettings(actor, { values: ALL, base: ALL })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it.each([
    ["a year of long ago", { scopeYear: "1999" }],
    ["no hours at all", { plannedUnitsSyncIntervalHours: "" }],
    ["half a day", { rawDataRetentionDays: "30.5" }],
    ["keeping nothing", { sessionRetentionDays: "0" }],
    [
      "history of less than a year, so that nothing can be compared with the year before",
      { historyRetentionDays: "365" },
    ],
    ["a field that is none of ours", { updatedBy: 1 }],
  ])("refuse %s", (_, wrong) => {
    expect(settingsValuesSchema.safeParse({ ...ALL, ...wrong }).success).toBe(false);
  });
});

describe("the preview of settings", () => {
  it("counts by year, cycle type and contractor, whatever the contractor's case, and leaves out what is excluded", async () => {
    const actor = await admin();
    await storedCircuit({
      workOrder: "2025-1",
      startDate: "2025-01-01",
      region: "LAN",
      cycleType: "Trim",
      contractor: "ASPLEN",
      totalMiles: 4,
    });
    // An order of the year before that started in this one.
    await storedCircuit({
      workOrder: "2024-2",
      startDate: "2025-12-31",
      region: "LEH",
      cycleType: "Spot",
      contractor: "asplen",
      totalMiles: 6,
    });
    await storedCircuit({
      workOrder: "2025-3",
      startDate: "2025-05-05",
      region: "LEH",
      cycleType: "Trim",
      contractor: "Davenport",
      isExcluded: true,
    });
    await storedCircuit({
      workOrder: "2025-4",
      startDate: "2026-01-01",
      region: "LEH",
      cycleType: "Trim",
      contractor: "Asplen",
    });
    await storedCircuit({ workOrder: "2025-5", region: "LEH", cycleType: "Trim", contractor: "Asplen" });
    const of = async (change: Partial<SettingsValues>) => previewSettings(actor, { values: { ...ALL, ...change } });
    expect(await of({})).toMatchObject({ included: 4, total: 5, excluded: 1, withoutStart: 0 });
    expect(await of({ scopeYear: 2025, contractors: ["Asplen"] })).toMatchObject({
      included: 2,
      includedMiles: 10,
      withoutStart: 1,
    });
    const spot = await of({ scopeYear: 2025, cycleTypes: ["Spot"] });
    expect(spot.regions.map(({ code, included, total }) => [code, included, total])).toEqual([
      ["LAN", 0, 1],
      ["LEH", 1, 4],
    ]);
    expect(await getSettings(actor)).toMatchObject({
      years: [2026, 2025],
      cycleTypes: ["Spot", "Trim"],
      contractors: [expect.stringMatching(/^asplen$/i) as string, "Davenport"],
    });
  });

  it("D6 counts own regions only", async () => {
    const limited = await withPermissions(["settings:edit"], ["LAN"]);
    expect((await previewSettings(limited, { values: ALL })).regions.map(({ code }) => code)).toEqual(["LAN"]);
    expect((await getSettings(limited)).contractors).toEqual(["ASPLEN"]);
  });
});
