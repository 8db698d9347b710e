import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Transaction } from "@/lib/platform/db";
import { storableText } from "@/lib/platform/input/storable-text";
import { SYNCABLE_FIELDS, type SyncableField } from "../circuits/fields";
import { VERSION_PATTERN } from "../circuits/field-marks";
import { circuitValuesSchema } from "../circuits/schema";
import type { ImportCells, ReadRow } from "./import-kind";
import { foldedName } from "./match-columns";
import { plainDay, plainDecimal } from "./read-cells";

/** Reads a row of a file of circuits: which circuit and version it names, and its cells as the form would take them. */
export async function circuitRowReader(tx: Transaction, actor: Actor): Promise<(row: ImportCells) => ReadRow> {
  const regions = await tx.region.findMany({ select: { id: true, name: true, code: true } });
  const own = actor.kind === "system" || actor.regionIds === "all" ? null : new Set(actor.regionIds);
  const byName = new Map(
    regions.flatMap(({ id, name, code }) => [name, code].map((word) => [foldedName(word), id] as const)),
  );
  return ({ cells, unread }) => {
    const row: ReadRow = { ...identityOf(cells), given: {}, raw: {}, faults: {}, problems: [] };
    const version = cells.get("version")?.trim() ?? "";
    if (version !== "" && !VERSION_PATTERN.test(version))
      row.problems.push("Version: this is not what the export wrote. Leave the column as it is.");
    else row.version = version === "" ? null : version;
    for (const field of SYNCABLE_FIELDS) {
      const cell = cells.get(field.column);
      if (cell === undefined) continue;
      const unreadable = unread.get(field.column);
      // With nothing given it is no value that could be the exported one, also where that was none.
      if (unreadable !== undefined) row.faults[field.column] = unreadable;
      else if (field.kind === "region") readRegion(row, field, cell, byName, own);
      else readValue(row, field, cell);
    }
    return row;
  };
}

function identityOf(cells: ReadonlyMap<string, string>): Pick<ReadRow, "subjectKey" | "version"> {
  const [key, cell = ""] = ["record", "jobGuid", "workOrder"].flatMap((one) => {
    const text = cells.get(one)?.trim() ?? "";
    return text === "" ? [] : [[one, text] as const];
  })[0] ?? [""];
  const text = key === "record" ? cell.replaceAll(",", "") : cell;
  return {
    subjectKey: key === "" || text.length > 250 || text.includes("\0") ? null : `${key}:${text}`,
    version: null,
  };
}

function readRegion(
  row: ReadRow,
  { column }: SyncableField,
  cell: string,
  byName: ReadonlyMap<string, bigint>,
  own: ReadonlySet<bigint> | null,
): void {
  const id = byName.get(foldedName(cell));
  row.given[column] = id === undefined ? null : Number(id);
  if (id === undefined)
    row.faults[column] = cell.trim() === "" ? "Choose a region." : `No region is called “${cut(cell)}”.`;
  else if (own && !own.has(id)) row.faults[column] = "This region is not one of yours.";
}

function readValue(row: ReadRow, field: SyncableField, cell: string): void {
  const { column, key, kind } = field;
  const written = kind === "decimal" ? (plainDecimal(cell) ?? cell) : kind === "date" ? plainDay(cell) : cell;
  const parsed = circuitValuesSchema.shape[key].safeParse(written);
  if (parsed.success) row.given[column] = parsed.data;
  else {
    // What WorkStudio holds may lie beyond the form's limits; untouched, it is no fault.
    const loose = kind === "decimal" ? Number(written) : written;
    row.given[column] = loose === "" || (typeof loose === "number" && !Number.isFinite(loose)) ? null : loose;
    row.faults[column] = parsed.error.issues[0]?.message ?? "This value cannot be used.";
  }
  if (row.given[column] !== cell) row.raw[column] = cell;
}

const cut = (cell: string) => (cell.length > 40 ? `${storableText(cell, 40)}…` : cell);
