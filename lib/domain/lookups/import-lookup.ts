import "server-only";
import { announcing } from "@/lib/platform/shared-cache";
import { createHash } from "node:crypto";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { storableText } from "@/lib/platform/input/storable-text";
import { readTable } from "@/lib/platform/read-table";
import { requireWithinLimit } from "@/lib/platform/rate-limit";
import { changesOf } from "./lookup-changes";
import { fromTable, insertRows, lockTable, orderSql, requireWholeTable, updateRows, valuesSql } from "./lookup-rows";
import type { ImportLookupInput, PreviewImportInput } from "./lookup-schema";
import { LOOKUP_TABLES } from "./lookup-tables";
import type { LookupTable } from "./lookup-types";
import { type Existing, type ImportChange, type ImportPlan, planImport } from "./plan-import";

const MOST_SHOWN = 200;
/** Reading a file is work for the server; nobody imports tables all day (security G5, E9). */
const IMPORT_LIMIT = { name: "lookup-import", count: 60, windowSeconds: 3600 };

type ShownRow = { line: number; name: string; changes: ImportChange[] };
export type ImportPreview = {
  digest: string;
  creates: number;
  updates: number;
  unchanged: number;
  problems: ImportPlan["problems"];
  problemCount: number;
  ignoredColumns: string[];
  /** The first rows of each kind. */
  created: ShownRow[];
  updated: ShownRow[];
};

/** What a CSV file would do, without doing it. Throws FORBIDDEN, RATE_LIMITED and INVALID (not readable as CSV). */
export async function previewImport(actor: Actor, { kind, file }: PreviewImportInput): Promise<ImportPreview> {
  const table = LOOKUP_TABLES[kind];
  requirePermission(actor, table.permission);
  requireWholeTable(actor, table);
  if (actor.kind === "user") await requireWithinLimit(IMPORT_LIMIT, String(actor.userId));
  const plan = planImport(
    table,
    await readTable(new Uint8Array(await file.arrayBuffer())),
    await readExisting(db(), table),
  );
  const shown = (rows: ImportPlan["creates"]): ShownRow[] =>
    rows.slice(0, MOST_SHOWN).map(({ line, name, changes }) => ({ line, name, changes }));
  return {
    digest: digestOf(plan),
    creates: plan.creates.length,
    updates: plan.updates.length,
    unchanged: plan.unchanged,
    problems: plan.problems.slice(0, MOST_SHOWN),
    problemCount: plan.problems.length,
    ignoredColumns: plan.ignoredColumns,
    created: shown(plan.creates),
    updated: shown(plan.updates),
  };
}

/**
 * Imports a CSV file, all of it or nothing, exactly as its preview said. Each row that changes stands in the activity log by itself.
 * Throws FORBIDDEN, MFA_REQUIRED, INVALID (a row is wrong) and CONFLICT (the table changed since the preview).
 */
export async function importLookup(
  actor: Actor,
  { kind, file, digest }: ImportLookupInput,
): Promise<{ created: number; updated: number }> {
  const table = LOOKUP_TABLES[kind];
  const bytes = new Uint8Array(await file.arrayBuffer());
  return announcing(
    "lookups",
    mutate(actor, {
      permission: table.permission,
      action: `${kind}.import`,
      needsRecentProof: true,
      run: async (tx) => {
        requireWholeTable(actor, table);
        const parsed = await readTable(bytes);
        await lockTable(tx, table);
        const existing = await readExisting(tx, table);
        const plan = planImport(table, parsed, existing);
        const [problem] = plan.problems;
        if (problem) throw new AppError("INVALID", `Nothing was imported: line ${problem.line}: ${problem.message}`);
        if (digestOf(plan) !== digest)
          throw new AppError(
            "CONFLICT",
            "The table changed since the preview, so the file would do something else now. Nothing was imported; look at the new preview.",
          );
        const ids = await insertRows(tx, table, plan.creates);
        await updateRows(
          tx,
          table,
          plan.updates.map(({ id, values, isActive }) => ({ id: BigInt(id ?? 0), values, isActive })),
        );
        const counts = { created: plan.creates.length, updated: plan.updates.length };
        const total = counts.created + counts.updated;
        return {
          result: counts,
          audit:
            total === 0
              ? []
              : [
                  {
                    action: `${kind}.import`,
                    subjectType: kind,
                    subjectLabel: table.title,
                    context: { file: storableText(file.name, 200), ...counts },
                  },
                  ...entriesOf(table, plan, ids, existing),
                ],
        };
      },
    }),
  );
}

function entriesOf(
  table: LookupTable,
  plan: ImportPlan,
  ids: readonly bigint[],
  existing: readonly Existing[],
): AuditEntry[] {
  const before = new Map(existing.map((row) => [row.id, row]));
  const created = plan.creates.map(({ name, values }, index): AuditEntry => ({
    action: `${table.kind}.create`,
    subjectType: table.kind,
    subjectId: ids[index] ?? null,
    subjectLabel: name,
    changes: changesOf(table, null, values),
    context: { imported: true },
  }));
  const updated = plan.updates.map(({ id, name, values, isActive }): AuditEntry => {
    const old = before.get(id ?? 0);
    const turned = old && old.isActive !== isActive ? { is_active: { before: old.isActive, after: isActive } } : {};
    return {
      action: `${table.kind}.update`,
      subjectType: table.kind,
      subjectId: BigInt(id ?? 0),
      subjectLabel: name,
      changes: { ...changesOf(table, old?.values ?? null, values), ...turned },
      context: { imported: true },
    };
  });
  return [...created, ...updated];
}

async function readExisting(client: Pick<Transaction, "$queryRaw">, table: LookupTable): Promise<Existing[]> {
  return client.$queryRaw<Existing[]>(
    Prisma.sql`SELECT t.id::float8 AS id, t.is_active AS "isActive", ${valuesSql(table)} AS values FROM ${fromTable(table)} ORDER BY ${orderSql(table)}`,
  );
}

function digestOf(plan: ImportPlan): string {
  return createHash("sha256").update(JSON.stringify(plan)).digest("base64url");
}
