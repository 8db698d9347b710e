import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { SYNCABLE_FIELDS } from "../circuits/fields";
import { markAt, markOfJson } from "../circuits/field-marks";
import { circuitScope } from "../circuits/scope";
import { faultTwins, faultUnknown } from "./fault-rows";

const NO_CIRCUIT = "No circuit of yours is this one.";

/**
 * Notes the circuit of each row, of the row scope. A number without its record may be of several circuits, and then it
 * is of none. Each statement looks up by an index, since nothing is known yet of rows that were written a moment ago.
 */
async function findSubjects(tx: Transaction, actor: Actor, importId: bigint): Promise<void> {
  const setSubject = (matched: Prisma.Sql) =>
    tx.$executeRaw(Prisma.sql`
      WITH matched AS MATERIALIZED (${matched})
      UPDATE import_rows target
      SET subject_id = matched.circuit_id
      FROM matched
      WHERE target.import_id = ${importId} AND target.line = matched.line`);
  const scope = circuitScope(actor);
  await setSubject(Prisma.sql`
    SELECT r.line, c.id AS circuit_id
    FROM import_rows r
    JOIN circuits c ON c.id = CASE WHEN r.subject_key ~ '^record:[0-9]{1,15}$' THEN substr(r.subject_key, 8)::bigint END
    WHERE r.import_id = ${importId} AND r.subject_key LIKE 'record:%' AND ${scope}`);
  await setSubject(Prisma.sql`
    SELECT r.line, c.id AS circuit_id
    FROM import_rows r
    JOIN circuits c ON c.job_guid = upper(substr(r.subject_key, 9))
    WHERE r.import_id = ${importId} AND r.subject_key LIKE 'jobGuid:%' AND ${scope}`);
  await setSubject(Prisma.sql`
    SELECT r.line, min(c.id) AS circuit_id
    FROM import_rows r
    CROSS JOIN LATERAL (SELECT substr(r.subject_key, 11) AS name) wanted
    JOIN circuits c ON c.work_order = ANY(ARRAY[wanted.name, regexp_replace(wanted.name, ' [^ ]*$', '')])
      AND concat_ws(' ', c.work_order, nullif(c.extension, '@')) = wanted.name
    WHERE r.import_id = ${importId} AND r.subject_key LIKE 'workOrder:%' AND ${scope}
    GROUP BY r.line
    HAVING count(*) = 1`);
}

/**
 * Finds what each row of the import would change: its circuit, its edits against what stands now, and where it is at
 * fault, or another changed the field since the export.
 */
export async function findCircuitEdits(tx: Transaction, actor: Actor, importId: bigint): Promise<void> {
  const fields = Prisma.join(
    SYNCABLE_FIELDS.map(({ column }, place) => {
      const name = Prisma.raw(`'${column}'`);
      return Prisma.sql`
        (
          ${name}::text, ${Prisma.raw(String(place))}, r.given -> ${name}, r.raw -> ${name},
          coalesce(to_jsonb(c.${Prisma.raw(column)}), 'null'::jsonb)
        )`;
    }),
  );
  const base = markAt(Prisma.sql`r.version`, Prisma.sql`one.place`);
  await findSubjects(tx, actor, importId);
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows target
    SET subject_label = left(read.label, 300), edits = read.edits, problems = target.problems || read.problems,
      outcome = CASE
        WHEN target.problems || read.faults <> '[]'::jsonb THEN 'fault'
        WHEN read.problems <> '[]'::jsonb THEN 'conflict'
        WHEN read.edits <> '{}'::jsonb THEN 'change'
        ELSE 'same'
      END
    FROM (
      SELECT r.line, ${CIRCUIT_LABEL} AS label,
        coalesce(
          jsonb_object_agg(
            f.name, jsonb_build_object('before', f.now, 'after', f.given)
          ) FILTER (WHERE f.verdict = 'change'),
          '{}'::jsonb
        ) AS edits,
        coalesce(
          jsonb_agg(
            jsonb_build_object('field', f.name, 'message', r.faults ->> f.name)
          ) FILTER (WHERE f.verdict = 'fault'),
          '[]'::jsonb
        ) AS faults,
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'field', f.name,
              'message', CASE f.verdict
                WHEN 'fault' THEN r.faults ->> f.name
                ELSE 'Changed to “'
                  || coalesce(
                    CASE f.name
                      WHEN 'region_id' THEN (SELECT named.name FROM regions named WHERE to_jsonb(named.id) = f.now)
                      ELSE f.now #>> '{}'
                    END,
                    'empty'
                  )
                  || '” since the export.'
              END
            )
            ORDER BY f.place
          ) FILTER (WHERE f.verdict IN ('fault', 'conflict')),
          '[]'::jsonb
        ) AS problems
      FROM import_rows r JOIN circuits c ON c.id = r.subject_id
      LEFT JOIN LATERAL (
        SELECT one.name, one.place, one.given, one.now, CASE
            WHEN one.given IS NULL THEN 'fault'
            WHEN r.version IS NOT NULL
              AND ${base} IN (
                ${markOfJson(Prisma.sql`one.given`)}, ${markOfJson(Prisma.sql`coalesce(one.raw, one.given)`)}
              ) THEN 'kept'
            WHEN r.version IS NOT NULL AND ${base} <> ${markOfJson(Prisma.sql`one.now`)} THEN 'conflict'
            WHEN r.faults ? one.name THEN 'fault' ELSE 'change' END AS verdict
        FROM (VALUES ${fields}) one(name, place, given, raw, now)
        WHERE CASE
          WHEN one.given IS NULL THEN r.faults ? one.name
          ELSE (one.given <> one.now OR r.faults ? one.name)
            AND one.raw IS DISTINCT FROM one.now
            AND NOT (one.given = one.now AND jsonb_typeof(one.now) <> 'null')
        END
      ) f ON TRUE
      WHERE r.import_id = ${importId} GROUP BY r.line, c.id
    ) read
    WHERE target.import_id = ${importId} AND target.line = read.line`);
  await tx.$executeRaw(faultUnknown(importId, NO_CIRCUIT));
  await tx.$executeRaw(faultTwins(importId, "circuit"));
}
