import { Prisma } from "@/lib/platform/db";

const FAULT = Prisma.sql`outcome = 'fault', edits = '{}'`;
const said = (message: Prisma.Sql) => Prisma.sql`
  problems = r.problems || jsonb_build_array(jsonb_build_object('field', '', 'message', ${message}))`;

/** Takes rows of a file for which no record was found as faults, as a statement. */
export const faultUnknown = (importId: bigint, message: string): Prisma.Sql => Prisma.sql`
  UPDATE import_rows r
  SET ${FAULT}, ${said(Prisma.sql`${message}::text`)}
  WHERE r.import_id = ${importId} AND r.subject_id IS NULL`;

/** Takes all rows of one record but the first as faults, as a statement; `one` is what a record is called. */
export const faultTwins = (importId: bigint, one: string): Prisma.Sql => Prisma.sql`
  UPDATE import_rows r
  SET ${FAULT}, ${said(Prisma.sql`'Row ' || twin.first || ' is the same ' || ${one}::text || '.'`)}
  FROM (
    SELECT line, min(line) OVER (PARTITION BY subject_id) AS first
    FROM import_rows
    WHERE import_id = ${importId} AND subject_id IS NOT NULL
  ) twin
  WHERE r.import_id = ${importId} AND r.line = twin.line AND twin.first < r.line`;
