import { type Actor, type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { LOOKUP_LISTS, exportLookup, listLookup } from "@/lib/domain/lookups/list";
import { findLookup, listLookupOrder } from "@/lib/domain/lookups/queries";
import {
  createLookup,
  deleteLookup,
  reorderLookup,
  setLookupActive,
  updateLookup,
} from "@/lib/domain/lookups/mutations";
import { previewLookupRevert, revertLookup } from "@/lib/domain/lookups/revert-lookup";
import type { LookupKind, LookupValues } from "@/lib/domain/lookups/lookup-types";
import { getSettings, previewSettings, readSettings } from "@/lib/domain/settings/queries";
import { updateSettings } from "@/lib/domain/settings/mutations";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

const everything = LOOKUP_LISTS.region.parse({});
const system = systemActor("test");
let count = 0;

/** A region that is in use; a list shows its name. */
async function make(code: string): Promise<Row> {
  await circuitOf(code);
  const { id, name } = await db().region.findUniqueOrThrow({ where: { code }, select: { id: true, name: true } });
  return { id: Number(id), mark: name };
}

async function storedValues(kind: LookupKind): Promise<{ id: number; rowVersion: number; values: LookupValues }> {
  const [row] = (await listLookup(system, kind, everything)).rows;
  if (!row) throw new Error(`${kind} is empty.`);
  return row;
}

const newValues = (kind: LookupKind): LookupValues => {
  count += 1;
  return {
    name: `Matrix ${count}`,
    code: `M${count}`,
    ...(kind === "region"
      ? {}
      : { category: "VLG", measurementType: "linear_ft", dbhMin: null, dbhMax: null, species: null }),
  };
};

async function exported(actor: UserActor, kind: LookupKind): Promise<string> {
  return (await exportLookup(actor, kind, everything, "csv")).text();
}

async function reorder(actor: Actor, kind: LookupKind): Promise<unknown> {
  const ids = (await listLookupOrder(system, kind)).map(({ id }) => id);
  return reorderLookup(actor, { kind, ids, base: ids });
}

async function updateUnchanged(actor: Actor, kind: LookupKind, id: number): Promise<unknown> {
  const { values } = await storedValues(kind);
  return updateLookup(actor, { kind, id, values, base: values });
}

/** The act by which a region got another word beside its name, and nothing else of it changed. */
async function renamingOf(code: string): Promise<Row> {
  const { id, mark } = await make(code);
  const row = await findLookup(system, "region", id);
  if (!row) throw new Error(`There is no region ${code}.`);
  count += 1;
  const values = { ...row.values, aliases: `Matrix word ${count}` };
  await updateLookup(system, { kind: "region", id, values, base: row.values });
  const act = await db().activityLog.findFirstOrThrow({
    where: { subjectType: "region", subjectId: id, action: "region.update" },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  return { id: Number(act.id), mark };
}

export const lookupCalls = {
  "lookups/list#listLookup:region": { make, list: (actor) => listLookup(actor, "region", everything) },
  "lookups/queries#findLookup:region": {
    make,
    list: (actor, ...rows) => Promise.all(rows.map(({ id }) => findLookup(actor, "region", id))),
  },
  "lookups/queries#listLookupOrder:region": { make, list: (actor) => listLookupOrder(actor, "region") },
  "lookups/list#exportLookup:region": { make, list: (actor) => exported(actor, "region") },
  "lookups/mutations#createLookup:region": {
    plain: (actor) => createLookup(actor, { kind: "region", values: newValues("region") }),
  },
  "lookups/mutations#updateLookup:region": { make, row: (actor, id) => updateUnchanged(actor, "region", id) },
  "lookups/revert-lookup#revertLookup:region": {
    make: renamingOf,
    row: (actor, id) => revertLookup(actor, { kind: "region", id, digest: "", reason: null }),
    ends: ["CONFLICT"],
  },
  "lookups/revert-lookup#previewLookupRevert:region": {
    make: renamingOf,
    row: (actor, id) => previewLookupRevert(actor, "region", id),
  },
  "lookups/mutations#setLookupActive:region": {
    make,
    row: (actor, id) => setLookupActive(actor, { kind: "region", id, rowVersion: 1, isActive: true }),
  },
  // In use, so it stays.
  "lookups/mutations#deleteLookup:region": {
    make,
    row: (actor, id) => deleteLookup(actor, { kind: "region", id, rowVersion: 1 }),
    ends: ["CONFLICT"],
  },
  "lookups/mutations#reorderLookup:region": { plain: (actor) => reorder(actor, "region") },

  "lookups/list#listLookup:unit_type": { plain: (actor) => listLookup(actor, "unit_type", everything) },
  "lookups/list#listLookup:api_status_config": {
    plain: (actor) => listLookup(actor, "api_status_config", everything),
  },
  "lookups/list#listLookup:permission_status": {
    plain: (actor) => listLookup(actor, "permission_status", everything),
  },
  "lookups/queries#findLookup:unit_type": { plain: (actor) => findLookup(actor, "unit_type", 1) },
  "lookups/queries#listLookupOrder:unit_type": { plain: (actor) => listLookupOrder(actor, "unit_type") },
  "lookups/list#exportLookup:unit_type": { plain: (actor) => exported(actor, "unit_type") },
  "lookups/list#listLookup:account_domain": { plain: (actor) => listLookup(actor, "account_domain", everything) },
  "lookups/list#listLookup:exclusion_reason": { plain: (actor) => listLookup(actor, "exclusion_reason", everything) },
  "lookups/mutations#createLookup:unit_type": {
    plain: (actor) => createLookup(actor, { kind: "unit_type", values: newValues("unit_type") }),
  },
  "lookups/mutations#updateLookup:unit_type": {
    plain: async (actor) => updateUnchanged(actor, "unit_type", (await storedValues("unit_type")).id),
  },
  "lookups/mutations#setLookupActive:unit_type": {
    plain: async (actor) =>
      setLookupActive(actor, {
        kind: "unit_type",
        id: (await storedValues("unit_type")).id,
        rowVersion: 1,
        isActive: true,
      }),
  },
  "lookups/mutations#deleteLookup:unit_type": {
    plain: async (actor) =>
      deleteLookup(actor, {
        kind: "unit_type",
        ...(await createLookup(system, { kind: "unit_type", values: newValues("unit_type") })),
        rowVersion: 1,
      }),
  },
  "lookups/mutations#reorderLookup:unit_type": { plain: (actor) => reorder(actor, "unit_type") },

  "settings/queries#getSettings": {
    make: async (region) => ({ ...(await circuitOf(region)), mark: `Contractor of ${region}` }),
    list: (actor) => getSettings(actor),
  },
  "settings/queries#previewSettings": {
    make,
    list: async (actor) => previewSettings(actor, { values: (await readSettings(db())).values }),
  },
  "settings/mutations#updateSettings": {
    plain: async (actor) => {
      const { values } = await readSettings(db());
      return updateSettings(actor, { values, base: values });
    },
  },
} satisfies Record<string, Call>;
