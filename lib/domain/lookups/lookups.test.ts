import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { listCircuitOptions } from "../circuits/list";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { unproved, withPermissions } from "../testing/users";
import { LOOKUP_LISTS, listLookup } from "./list";
import { LOOKUP_KINDS, type LookupKind, type LookupValues } from "./lookup-types";
import { createLookup, deleteLookup, reorderLookup, setLookupActive, updateLookup } from "./mutations";
import { findLookup, listLookupOrder } from "./queries";

const admin = () => signedIn({ role: "admin" });
const all = LOOKUP_LISTS.region.parse({});
const NEW: Record<LookupKind, (suffix: string) => LookupValues> = {
  region: (suffix) => ({ name: `Region ${suffix}`, code: `R${suffix}`, aliases: "" }),
  unit_type: (suffix) => ({
    code: `U${suffix}`,
    name: `Unit ${suffix}`,
    category: "VLG",
    measurementType: "linear_ft",
    dbhMin: null,
    dbhMax: null,
    species: null,
  }),
  api_status_config: (suffix) => ({
    apiStatus: `S${suffix}`,
    displayName: `Status ${suffix}`,
    syncFrequency: "manual",
    syncPlannedUnits: false,
    syncUnitsOnEntering: false,
  }),
  permission_status: (suffix) => ({ name: `Answer ${suffix}`, code: `A${suffix}`, color: "#336699", aliases: "" }),
  account_domain: (suffix) => ({ domain: `DOMAIN${suffix}`, kind: "contractor" }),
  exclusion_reason: (suffix) => ({ name: `Reason ${suffix}`, code: `r${suffix}`, atEnd: "returns", needsNote: false }),
};
const NAME_KEY = {
  region: "name",
  unit_type: "name",
  api_status_config: "displayName",
  permission_status: "name",
  account_domain: "domain",
  exclusion_reason: "name",
} as const;
const log = (subjectType: string, action: string) =>
  db().activityLog.findFirst({ where: { subjectType, action }, orderBy: { id: "desc" } });

describe.each(LOOKUP_KINDS)("%s", (kind) => {
  it("is created, listed last, edited, turned off and on and deleted, and each act is on record", async () => {
    const actor = await admin();
    const { id } = await createLookup(actor, { kind, values: NEW[kind]("100") });
    const order = await listLookupOrder(actor, kind);
    expect(order.at(-1)?.id).toBe(id);
    const row = await findLookup(actor, kind, id);
    expect(row).toMatchObject({ isActive: true, isReferenced: false, values: NEW[kind]("100") });

    const nameKey = NAME_KEY[kind];
    const values = { ...NEW[kind]("100"), [nameKey]: "Another name" };
    expect((await updateLookup(actor, { kind, id, values, base: NEW[kind]("100") })).changed).toHaveLength(1);
    expect((await log(kind, `${kind}.update`))?.changes).toEqual({
      [NAME_KEY[kind] === "displayName" ? "display_name" : NAME_KEY[kind]]: {
        before: expect.stringContaining("100") as string,
        after: "Another name",
      },
    });

    const off = await setLookupActive(actor, { kind, id, rowVersion: 2, isActive: false });
    expect(
      (await listLookup(actor, kind, LOOKUP_LISTS[kind].parse({ state: "inactive" }))).rows.map((found) => found.id),
    ).toContain(id);
    const on = await setLookupActive(actor, { kind, id, rowVersion: off.rowVersion, isActive: true });
    await deleteLookup(actor, { kind, id, rowVersion: on.rowVersion });
    expect(await findLookup(actor, kind, id)).toBeNull();
    expect(await log(kind, `${kind}.delete`)).toMatchObject({ subjectLabel: "Another name", userId: actor.userId });
  });

  it("is nobody's without the permission", async () => {
    const actor = await signedIn({ role: "supervisor" });
    const [row] = (await listLookup(await admin(), kind, all)).rows;
    const id = row?.id ?? 0;
    await expect(listLookup(actor, kind, all)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(createLookup(actor, { kind, values: NEW[kind]("101") })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateLookup(actor, { kind, id, values: NEW[kind]("101"), base: {} })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(setLookupActive(actor, { kind, id, rowVersion: 1, isActive: false })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(deleteLookup(actor, { kind, id, rowVersion: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(reorderLookup(actor, { kind, ids: [id], base: [id] })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await findLookup(await admin(), kind, id))?.values).toEqual(row?.values);
  });

  it("K3 keeps a colleague's change of another field, and shows both values of the same one", async () => {
    const actor = await admin();
    const colleague = await signedIn({ role: "admin", name: "Wanda Okafor" });
    const base = NEW[kind]("102");
    const nameKey = NAME_KEY[kind];
    const otherKey = {
      region: "code",
      unit_type: "category",
      api_status_config: "syncFrequency",
      permission_status: "color",
      account_domain: "kind",
      exclusion_reason: "atEnd",
    }[kind];
    const other = {
      region: "R102B",
      unit_type: "VAR",
      api_status_config: "daily",
      permission_status: "info",
      account_domain: "utility",
      exclusion_reason: "decision",
    }[kind];
    const { id } = await createLookup(actor, { kind, values: base });
    await updateLookup(colleague, { kind, id, values: { ...base, [otherKey]: other }, base });
    await updateLookup(actor, { kind, id, values: { ...base, [nameKey]: "Mine" }, base });
    expect((await findLookup(actor, kind, id))?.values).toMatchObject({ [nameKey]: "Mine", [otherKey]: other });
    await updateLookup(colleague, {
      kind,
      id,
      values: { ...base, [nameKey]: "Theirs" },
      base: { ...base, [nameKey]: "Mine" },
    });
    const refused = await updateLookup(actor, {
      kind,
      id,
      values: { ...base, [nameKey]: "Mine again" },
      base: { ...base, [nameKey]: "Mine" },
    }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "CONFLICT",
      details: { conflict: [{ key: nameKey, yours: "Mine again", now: "Theirs", by: "Wanda Okafor" }] },
    });
    await expect(setLookupActive(actor, { kind, id, rowVersion: 1, isActive: false })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Wanda Okafor") as string,
    });
    await expect(deleteLookup(actor, { kind, id, rowVersion: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("refuses a twin, a missing value, an unknown field and an id that does not exist", async () => {
    const actor = await admin();
    const [first] = (await listLookup(actor, kind, all)).rows;
    const twin = Object.fromEntries(
      Object.entries(first?.values ?? {}).map(([key, value]) => [
        key,
        typeof value === "string" && ["name", "code", "apiStatus", "displayName", "domain"].includes(key)
          ? ` ${value.toLowerCase()} `
          : value,
      ]),
    );
    await expect(createLookup(actor, { kind, values: twin })).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: expect.anything() as object },
    });
    await expect(
      createLookup(actor, {
        kind,
        values: { ...NEW[kind]("103"), [NAME_KEY[kind]]: "  " },
      }),
    ).rejects.toMatchObject({ code: "INVALID" });
    await expect(createLookup(actor, { kind, values: { ...NEW[kind]("103"), rowVersion: "7" } })).rejects.toMatchObject(
      { code: "INVALID", details: { fieldErrors: { rowVersion: ["This field does not exist."] } } },
    );
    await expect(updateLookup(actor, { kind, id: 999_999, values: NEW[kind]("103"), base: {} })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("C8 asks for a fresh proof before it deletes", async () => {
    const actor = await admin();
    const { id } = await createLookup(actor, { kind, values: NEW[kind]("104") });
    await expect(deleteLookup(unproved(actor), { kind, id, rowVersion: 1 })).rejects.toMatchObject({
      code: "MFA_REQUIRED",
    });
    expect(await findLookup(actor, kind, id)).not.toBeNull();
  });

  it("takes another order, all of it or nothing", async () => {
    const actor = await admin();
    const base = (await listLookupOrder(actor, kind)).map(({ id }) => id);
    const ids = base.toReversed();
    await expect(reorderLookup(actor, { kind, ids: ids.slice(1), base })).rejects.toMatchObject({ code: "INVALID" });
    await reorderLookup(actor, { kind, ids, base });
    expect((await listLookupOrder(actor, kind)).map(({ id }) => id)).toEqual(ids);
    await expect(reorderLookup(actor, { kind, ids: base, base })).rejects.toMatchObject({ code: "CONFLICT" });
    await reorderLookup(actor, { kind, ids: base, base: ids });
    expect((await log(kind, `${kind}.reorder`))?.changes).toMatchObject({
      order: { before: expect.any(Array) as string[], after: expect.any(Array) as string[] },
    });
  });
});

describe("what is in use", () => {
  it("is counted, and not deleted: a region with a circuit, also with a deleted one", async () => {
    const actor = await admin();
    const { id } = await createLookup(actor, { kind: "region", values: { name: "Tioga", code: "TIO" } });
    const circuit = await storedCircuit({ region: "TIO" });
    expect((await findLookup(actor, "region", id))?.uses).toMatchObject({ circuits: 1, people: 0 });
    await expect(deleteLookup(actor, { kind: "region", id, rowVersion: 1 })).rejects.toMatchObject({
      code: "CONFLICT",
      message: "Tioga is in use, so it cannot be deleted. Turn it off instead.",
    });
    await db().circuit.update({ where: { id: BigInt(circuit.id) }, data: { deletedAt: new Date() } });
    expect((await findLookup(actor, "region", id))?.uses).toMatchObject({ circuits: 0 });
    await expect(deleteLookup(actor, { kind: "region", id, rowVersion: 1 })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("keeps the code that stored data refers to", async () => {
    const actor = await admin();
    const values: LookupValues = {
      apiStatus: "HOLD",
      displayName: "On hold",
      syncFrequency: "manual",
      syncPlannedUnits: false,
    };
    const { id } = await createLookup(actor, { kind: "api_status_config", values });
    const { id: circuitId } = await storedCircuit({ apiStatus: "HOLD" });
    await expect(
      updateLookup(actor, { kind: "api_status_config", id, values: { ...values, apiStatus: "HELD" }, base: values }),
    ).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { apiStatus: [expect.stringContaining("stays") as string] } },
    });
    await updateLookup(actor, {
      kind: "api_status_config",
      id,
      values: { ...values, syncFrequency: "weekly" },
      base: values,
    });
    await db().circuit.delete({ where: { id: BigInt(circuitId) } });
  });

  it("counts circuits by the newest day's totals, whatever the case of an answer", async () => {
    const actor = await admin();
    const [one, other] = [await storedCircuit(), await storedCircuit()];
    const day = (circuit: { id: number }, on: string, units: object, answers: object) =>
      db().circuitAggregate.create({
        data: {
          circuitId: BigInt(circuit.id),
          aggregateDate: new Date(on),
          unitCountsByType: units,
          permissionCounts: answers,
        },
      });
    await day(one, "2026-03-01", { SPM: 4, MOW: 1 }, { approved: 3, Refused: 2 });
    await day(one, "2026-03-02", { SPM: 4 }, { "ppl approved": 3, Pending: 1 });
    await day(other, "2026-03-02", { SPM: 1, HCB: 2 }, { Approved: 3, Refusal: 1 });
    const units = (await listLookup(actor, "unit_type", all)).rows;
    const usesOf = (code: string) => units.find(({ values }) => values["code"] === code)?.uses["circuits"];
    expect([usesOf("SPM"), usesOf("HCB"), usesOf("MOW")]).toEqual([2, 1, 0]);
    const answers = (await listLookup(actor, "permission_status", all)).rows;
    expect(answers.filter(({ uses }) => (uses["circuits"] ?? 0) > 0).map(({ values }) => values["code"])).toEqual([
      "",
      "Approved",
      "Refused",
      "PPL Approved",
    ]);
    await db().countedCode.create({ data: { kind: "unit_type", code: "MOW" } });
    const mow = units.find(({ values }) => values["code"] === "MOW");
    await expect(
      deleteLookup(actor, { kind: "unit_type", id: mow?.id ?? 0, rowVersion: mow?.rowVersion ?? 0 }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await db().circuitAggregate.deleteMany({ where: { circuitId: { in: [BigInt(one.id), BigInt(other.id)] } } });
    await db().countedCode.deleteMany();
  });
});

it("another name on the screen changes no word of WorkStudio's: a renamed permission status keeps its words as they are", async () => {
  const actor = await admin();
  const refused = (await listLookup(actor, "permission_status", all)).rows.find(
    ({ values }) => values["code"] === "Refused",
  );
  if (!refused) throw new Error("The seed has no Refused.");
  const { id, values } = refused;
  await updateLookup(actor, { kind: "permission_status", id, values: { ...values, name: "Said no" }, base: values });
  expect((await findLookup(actor, "permission_status", id))?.values).toMatchObject({
    name: "Said no",
    aliases: "Refusal; Refuse",
  });
  await updateLookup(actor, { kind: "permission_status", id, values, base: { ...values, name: "Said no" } });
});

describe("the row scope of regions", () => {
  it("D4 shows and changes own regions only; another one answers as if it did not exist", async () => {
    const limited = await withPermissions(["region:edit"], ["LAN"]);
    const page = await listLookup(limited, "region", all);
    expect(page.rows.map(({ values }) => values["code"])).toEqual(["LAN"]);
    const lehigh = (await listLookup(await admin(), "region", all)).rows.find(({ values }) => values["code"] === "LEH");
    const values = { name: "Lehigh Valley", code: "LEH" };
    const outside = await updateLookup(limited, {
      kind: "region",
      id: lehigh?.id ?? 0,
      values,
      base: lehigh?.values ?? {},
    }).catch((error: unknown) => error);
    const missing = await updateLookup(limited, { kind: "region", id: 999_999, values, base: {} }).catch(
      (error: unknown) => error,
    );
    expect(outside).toMatchObject({ code: "NOT_FOUND" });
    expect(String(outside)).toBe(String(missing));
    expect(await findLookup(limited, "region", lehigh?.id ?? 0)).toBeNull();
    await expect(
      createLookup(limited, { kind: "region", values: { name: "Pocono", code: "POC" } }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(reorderLookup(limited, { kind: "region", ids: [1], base: [1] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

it("a renamed region is offered under its new name at once where circuits are filtered", async () => {
  const actor = await admin();
  const { id } = await createLookup(actor, { kind: "region", values: NEW.region("700") });
  expect((await listCircuitOptions(actor))["region"]).toContainEqual({ value: "R700", label: "Region 700", count: 0 });
  await updateLookup(actor, {
    kind: "region",
    id,
    values: { ...NEW.region("700"), name: "Upper Creek" },
    base: NEW.region("700"),
  });
  expect((await listCircuitOptions(actor))["region"]).toContainEqual({ value: "R700", label: "Upper Creek", count: 0 });
});

it("finds by any text, in pages that never leave the last one", async () => {
  const actor = await admin();
  const found = await listLookup(actor, "unit_type", { ...all, q: "herbicide", page: 9 });
  expect(found.rows.map(({ values }) => values["code"])).toEqual(["HERBNA", "HERBA", "HERBS", "Herb-Sub"]);
  expect(found).toMatchObject({ page: 1, pageCount: 1, total: 4 });
});
