import { dropExport, fetchExport, listExports } from "@/lib/domain/exports/queries";
import { reachOf } from "@/lib/domain/exports/reach";
import { applyImport, undoImport } from "@/lib/domain/imports/apply-import";
import { exportImport, getImport, listImports } from "@/lib/domain/imports/queries";
import { matchImport, startImport } from "@/lib/domain/imports/start-import";
import { signedIn } from "@/lib/domain/testing/people";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import type { Call, Row } from "./call";

let count = 0;

/** An import of the actor's own, or somebody else's, of which no row changes anything. */
async function importOf(region: string, actor: UserActor): Promise<Row> {
  const owner = region === "LAN" ? actor : await signedIn({ role: "supervisor" });
  const fileName = `matrix-${(count += 1)}.csv`;
  const { id } = await db().import.create({
    data: { userId: owner.userId, list: "circuits", fileName, header: ["Title"], columns: ["title"] },
    select: { id: true },
  });
  await db().importRow.create({ data: { importId: id, line: 2, cells: [fileName], outcome: "same" } });
  return { id: Number(id), mark: fileName };
}

/** An import of the actor's own into one of the administrator's tables, of which no row changes anything. */
async function tableImport(
  actor: UserActor,
  list: "regions" | "unit-types",
  state: "previewed" | "applied" = "previewed",
): Promise<number> {
  const { id } = await db().import.create({
    data: { userId: actor.userId, list, state, fileName: "matrix.csv", header: ["Code"], columns: ["code"] },
    select: { id: true },
  });
  return Number(id);
}

const startTable = (actor: UserActor, list: "regions" | "unit-types") =>
  startImport(actor, { list, file: new File(["Code,Name\nMATRIX,x\n"], "matrix.csv") });
const applyTable = async (actor: UserActor, list: "regions" | "unit-types") =>
  applyImport(actor, { id: await tableImport(actor, list), mode: "good", revision: 0, reason: null });
const undoTable = async (actor: UserActor, list: "regions" | "unit-types") =>
  undoImport(actor, { id: await tableImport(actor, list, "applied") });

/** A finished file of the actor's own, or somebody else's. */
async function exportOf(region: string, actor: UserActor): Promise<Row> {
  const owner = region === "LAN" ? actor : await signedIn({ role: "supervisor" });
  const fileName = `circuits-${(count += 1)}-matrix.csv`;
  const { id } = await db().export.create({
    data: {
      userId: owner.userId,
      authVersion: 1,
      reach: await reachOf(owner),
      list: "circuits",
      format: "csv",
      address: {},
      fileName,
      state: "done",
      total: 1,
      bytes: Buffer.byteLength(fileName),
      expiresAt: new Date(Date.now() + 60_000),
      chunks: { create: { number: 1, data: Buffer.from(fileName) } },
    },
    select: { id: true },
  });
  return { id: Number(id), mark: fileName };
}

const everything = { show: null, page: 1 } as const;

export const exchangeCalls = {
  "exports/queries#listExports": { make: exportOf, list: (actor) => listExports(actor) },
  "exports/queries#fetchExport": { make: exportOf, row: async (actor, id) => (await fetchExport(actor, id)).text() },
  "exports/queries#dropExport": { make: exportOf, row: (actor, id) => dropExport(actor, { id }) },
  "imports/start-import#startImport": {
    plain: (actor) => startImport(actor, { list: "circuits", file: new File(["Record,Title\n1,x\n"], "matrix.csv") }),
  },
  "imports/start-import#matchImport": {
    make: importOf,
    row: (actor, id) => matchImport(actor, { id, columns: ["title"] }),
  },
  "imports/apply-import#applyImport": {
    make: importOf,
    row: (actor, id) => applyImport(actor, { id, mode: "good", revision: 0, reason: "matrix" }),
    ends: ["CONFLICT"],
  },
  "imports/apply-import#undoImport": {
    make: importOf,
    row: (actor, id) => undoImport(actor, { id }),
    ends: ["CONFLICT"],
  },
  "imports/start-import#startImport:region": { plain: (actor) => startTable(actor, "regions") },
  "imports/start-import#startImport:unit_type": { plain: (actor) => startTable(actor, "unit-types") },
  "imports/start-import#matchImport:region": {
    plain: async (actor) => matchImport(actor, { id: await tableImport(actor, "regions"), columns: ["code"] }),
  },
  "imports/apply-import#applyImport:region": { plain: (actor) => applyTable(actor, "regions"), ends: ["CONFLICT"] },
  "imports/apply-import#applyImport:unit_type": {
    plain: (actor) => applyTable(actor, "unit-types"),
    ends: ["CONFLICT"],
  },
  "imports/apply-import#undoImport:region": { plain: (actor) => undoTable(actor, "regions"), ends: ["CONFLICT"] },
  "imports/apply-import#undoImport:unit_type": {
    plain: (actor) => undoTable(actor, "unit-types"),
    ends: ["CONFLICT"],
  },
  "imports/queries#getImport:region": {
    plain: async (actor) => getImport(actor, await tableImport(actor, "regions"), everything),
  },
  "imports/queries#exportImport:region": {
    plain: async (actor) => (await exportImport(actor, await tableImport(actor, "regions"), "csv")).text(),
  },
  "imports/queries#getImport": { make: importOf, row: (actor, id) => getImport(actor, id, everything) },
  "imports/queries#listImports": { make: importOf, list: (actor) => listImports(actor) },
  "imports/queries#exportImport": {
    make: importOf,
    row: async (actor, id) => (await exportImport(actor, id, "csv")).text(),
  },
} satisfies Record<string, Call>;
