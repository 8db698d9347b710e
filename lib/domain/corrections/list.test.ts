import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { editCircuit } from "../circuits/mutations";
import { excludeCircuit } from "../exclusions/mutations";
import { correctedTitle, linesAreTrue, theirsNow } from "../testing/corrections";
import { storedCircuit } from "../testing/circuits";
import { exclusionInput } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { type CorrectionRow, correctionList, exportCorrections, listCorrections } from "./list";
import { countForNavigation } from "@/lib/domain/inbox/queries";

let lancaster: UserActor;
let lehigh: UserActor;
let planner: UserActor;

beforeAll(async () => {
  lancaster = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  lehigh = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LEH"] });
  planner = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
});

const list = async (actor: UserActor, address: Record<string, unknown> = {}) =>
  (await listCorrections(actor, correctionList.parse(address))).rows;
const titled = async (actor: UserActor, title: string, address: Record<string, unknown> = {}) =>
  (await list(actor, { q: title, ...address })).map(({ field }) => field);

describe("the corrections desk", () => {
  it("tells of each corrected field what is ours, WorkStudio's now and then, by whom, why and since when", async () => {
    const id = await correctedTitle(lancaster, "THORN HILL", "OURS TODAY");
    await theirsNow(id, { title: "THEIRS LATER" });
    const [row] = await list(lancaster, { q: "OURS TODAY" });
    expect(row).toMatchObject({
      circuitId: id,
      field: "title",
      ours: "OURS TODAY",
      theirs: "THEIRS LATER",
      theirsWhenCorrected: "THORN HILL",
      state: "drifted",
      correctedBy: "Nadia Brook",
      reason: "walked it",
      protectedUntil: null,
    } satisfies Partial<CorrectionRow>);
    expect(row?.correctedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it("shows a region by its name, numbers as numbers and days as days", async () => {
    const { id } = await storedCircuit({ title: "MANY FIELDS", totalMiles: 10, startDate: "2026-03-01" });
    const [lan, leh] = await Promise.all(
      ["LAN", "LEH"].map(async (code) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id)),
    );
    const everywhere = await signedIn({ role: "admin" });
    await editCircuit(everywhere, {
      id,
      base: { regionId: lan, totalMiles: 10, startDate: "2026-03-01" },
      values: { regionId: leh, totalMiles: 12.5, startDate: null },
      reason: "moved",
    });
    const rows = await list(everywhere, { q: "MANY FIELDS", sort: "field" });
    expect(rows.map(({ field, ours, theirs }) => [field, ours, theirs])).toEqual([
      ["region_id", "Lehigh", "Lancaster"],
      ["start_date", null, "2026-03-01"],
      ["total_miles", 12.5, 10],
    ]);
    expect(rows.map(({ regionName }) => regionName)).toEqual(["Lehigh", "Lehigh", "Lehigh"]);
  });

  it("is of the own circuits only, and nobody's who may not correct", async () => {
    await correctedTitle(lancaster, "SCOPE BEFORE", "SCOPE AFTER");
    expect(await titled(lancaster, "SCOPE AFTER")).toEqual(["title"]);
    expect(await titled(lehigh, "SCOPE AFTER")).toEqual([]);
    await expect(list(planner)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await countForNavigation(planner)).corrections).toBe(0);
  });

  it("counts for the navigation what asks for a decision", async () => {
    const before = [(await countForNavigation(lancaster)).corrections, (await countForNavigation(lehigh)).corrections];
    const id = await correctedTitle(lancaster, "COUNTED BEFORE", "COUNTED AFTER");
    expect((await countForNavigation(lancaster)).corrections).toBe(before[0]);
    await theirsNow(id, { title: "COUNTED LATER" });
    expect([(await countForNavigation(lancaster)).corrections, (await countForNavigation(lehigh)).corrections]).toEqual(
      [(before[0] ?? 0) + 1, before[1]],
    );
  });

  it.each([
    ["drifted", { title: "ANOTHER" }, {}],
    ["agreed", { title: "STATE AFTER" }, {}],
    ["standing", { title: "STATE BEFORE" }, {}],
    ["standing", { title: "STATE AFTER" }, { kept_value: "STATE AFTER" }],
    ["standing", { title: "ANOTHER" }, { kept_value: "ANOTHER" }],
    ["drifted", { title: "A THIRD" }, { kept_value: "ANOTHER" }],
    ["protected", { title: "ANOTHER" }, { protected_until: "infinity" }],
    ["protected", { title: "STATE AFTER" }, { protected_until: "2100-01-01" }],
    ["due", { title: "STATE BEFORE" }, { protected_until: "2026-01-01" }],
    ["drifted", { title: "ANOTHER" }, { protected_until: "2026-01-01" }],
  ])("calls it %s where WorkStudio says %j and its tracking %j", async (state, theirs, tracked) => {
    const id = await correctedTitle(lancaster, "STATE BEFORE", "STATE AFTER");
    await theirsNow(id, theirs, tracked);
    const rows = (await list(lancaster, { q: "STATE AFTER", per: "100" })).filter(({ circuitId }) => circuitId === id);
    expect(rows.map((row) => row.state)).toEqual([state]);
    const states = ["drifted", "due", "agreed", "standing", "protected", "asking"];
    const found = await Promise.all(
      states.map(async (one) =>
        (await list(lancaster, { q: "STATE AFTER", per: "100", state: one })).some(({ circuitId }) => circuitId === id),
      ),
    );
    expect(states.filter((_, index) => found[index])).toEqual(
      state === "drifted" || state === "due" ? [state, "asking"] : [state],
    );
  });

  it("filters by field, region, person and the day of the correction, and counts by field", async () => {
    await correctedTitle(lancaster, "FILTER BEFORE", "FILTER AFTER");
    const today = new Date().toISOString().slice(0, 10);
    const q = "FILTER AFTER";
    expect(await titled(lancaster, q, { field: "title", region: "LAN", by: String(lancaster.userId) })).toEqual([
      "title",
    ]);
    for (const other of [
      { field: "contractor" },
      { region: "LEH" },
      { by: String(lehigh.userId) },
      { to: "2020-01-01" },
    ])
      expect(await titled(lancaster, q, other), JSON.stringify(other)).toEqual([]);
    expect(await titled(lancaster, q, { from: "2020-01-01", to: today })).toEqual(["title"]);
    const options = await correctionList.options(lancaster, correctionList.parse({}));
    expect(options["field"]).toContainEqual({ value: "title", label: "Title", count: expect.any(Number) as number });
    expect(options["by"]).toContainEqual(
      expect.objectContaining({ value: String(lancaster.userId), label: "Nadia Brook" }),
    );
    expect(options["region"]).toEqual([expect.objectContaining({ value: "LAN", label: "Lancaster" })]);
  });

  it("has what asks first, then what agrees, and what is protected last", async () => {
    const ids = await Promise.all([1, 2, 3, 4].map((n) => correctedTitle(lancaster, `ORDER ${n}`, `ORDERED ${n}`)));
    await theirsNow(ids[0] ?? 0, { title: "X" }, { protected_until: "infinity" });
    await theirsNow(ids[2] ?? 0, { title: "ORDERED 3" });
    await theirsNow(ids[3] ?? 0, { title: "X" });
    expect((await list(lancaster, { q: "ORDERED" })).map(({ ours }) => ours)).toEqual([
      "ORDERED 4",
      "ORDERED 3",
      "ORDERED 2",
      "ORDERED 1",
    ]);
  });

  it("leaves as a file of what is filtered, for who may export", async () => {
    await correctedTitle(lancaster, "FILE BEFORE", "FILE AFTER");
    const csv = await (await exportCorrections(lancaster, correctionList.parse({ q: "FILE AFTER" }), "csv")).text();
    expect(csv.split("\r\n")[0]).toContain("Work order");
    expect(csv).toContain("FILE AFTER");
    expect(csv.trim().split("\r\n")).toHaveLength(2);
  });
});

describe("the lines that the database keeps", () => {
  it("follow every way in which a circuit is written", async () => {
    const { id } = await storedCircuit({ title: "KEPT", contractor: "Greenbough" });
    const lines = () =>
      db().circuitCorrection.findMany({
        where: { circuitId: id },
        orderBy: { field: "asc" },
        select: { id: true, field: true },
      });
    const base = { title: "KEPT", contractor: "Greenbough" };
    await editCircuit(lancaster, { id, base, values: { title: "OURS", contractor: "Thornfield" }, reason: "walked" });
    const first = await lines();
    expect(first.map(({ field }) => field)).toEqual(["contractor", "title"]);
    await excludeCircuit(lancaster, await exclusionInput(id));
    expect(await lines()).toEqual(first);
    await db().circuit.update({ where: { id }, data: { deletedAt: new Date() } });
    expect(await lines()).toEqual([]);
    await db().circuit.update({ where: { id }, data: { deletedAt: null } });
    expect((await lines()).map(({ field }) => field)).toEqual(["contractor", "title"]);
    await db().$executeRaw(
      Prisma.sql`UPDATE circuits SET user_modified_fields = user_modified_fields - 'title' WHERE id = ${id}`,
    );
    expect((await lines()).map(({ field }) => field)).toEqual(["contractor"]);
    await db().circuit.delete({ where: { id } });
    expect(await lines()).toEqual([]);
  });

  it("hold a contractor to be the same whatever its case", async () => {
    const { id } = await storedCircuit({ contractor: "Greenbough" });
    await editCircuit(lancaster, {
      id,
      base: { contractor: "Greenbough" },
      values: { contractor: "Thornfield" },
      reason: "walked",
    });
    const line = () => db().circuitCorrection.findFirstOrThrow({ where: { circuitId: id } });
    await theirsNow(id, { contractor: "GREENBOUGH" });
    expect(await line()).toMatchObject({ isDrifted: false, isAgreed: false });
    await theirsNow(id, { contractor: "THORNFIELD" });
    expect(await line()).toMatchObject({ isDrifted: true, isAgreed: true });
  });

  it("are at the end what the circuits say", async () => {
    expect(await linesAreTrue()).toEqual([]);
  });
});
