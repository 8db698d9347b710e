import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { recordRefusal } from "@/lib/platform/record-refusal";
import { can, requirePermission } from "@/lib/platform/permissions";
import type { AtEnd } from "../exclusions/rules";
import { userScope } from "../users/scope";
import { type FieldValue, SYNCABLE_FIELDS, type SyncableField, type UserModifiedFields } from "./fields";
import { PLANNER_NAME } from "./planner-name";
import type { CircuitValues } from "./schema";
import { circuitScope } from "./scope";

/**
 * One correctable field: ours, and, when a person edited it, WorkStudio's newest value and its value when edited.
 * `drifted`: WorkStudio's value is another one than when it was edited, or when ours was kept, last.
 */
export type FieldSource = {
  field: SyncableField;
  ours: FieldValue;
  edited: null | {
    theirs: FieldValue;
    theirsWhenEdited: FieldValue;
    by: string;
    at: Date;
    drifted: boolean;
    protectedUntil: string | null;
  };
};

/** A circuit of the same split; `planner` are the names of assigned people, or of the planner without an account. */
export type CircuitLink = {
  id: number;
  workOrder: string;
  extension: string | null;
  title: string;
  percentComplete: number;
  planner: string | null;
};

export type CircuitDetail = {
  id: number;
  jobGuid: string;
  workOrder: string;
  extension: string | null;
  title: string;
  region: { id: number; code: string; name: string };
  apiStatus: string;
  statusName: string;
  statusKnown: boolean;
  workflowStage: string | null;
  /** Who chose the stage, and when; null while it follows WorkStudio. */
  stageChangedBy: string | null;
  stageChangedAt: Date | null;
  /** The account that holds it in WorkStudio now, which may be the utility's, and since when. */
  takenBy: string | null;
  heldSince: Date | null;
  heldBy: "contractor" | "utility" | "system" | "unknown" | "nobody" | null;
  /** Who plans it, kept while the utility holds it. */
  plannerId: number | null;
  plannerName: string | null;
  /** `mayOpen`: whether the actor may see the person's page. */
  planners: { userId: number; name: string; source: string; mayOpen: boolean }[];
  values: CircuitValues;
  fields: FieldSource[];
  rowVersion: number;
  apiModifiedAt: Date | null;
  lastSyncedAt: Date | null;
  /** WorkStudio was asked for its status and did not send it, though it did before. */
  notSeenSince: Date | null;
  createdAt: Date | null;
  /** Somebody made it by hand, and WorkStudio does not know it yet. */
  isAwaited: boolean;
  wsVersion: number | null;
  wsSyncVersion: number | null;
  deviceNotSynced: boolean;
  isExcluded: boolean;
  exclusionReason: string | null;
  /** Null where it was excluded in free words. */
  exclusionReasonId: number | null;
  exclusionNote: string | null;
  /** The last day on which it is left out; null without an end. */
  exclusionUntil: string | null;
  exclusionAtEnd: AtEnd | null;
  /** Since when somebody has to decide whether it stays excluded. */
  exclusionDueAt: Date | null;
  excludedBy: string | null;
  excludedAt: Date | null;
  parent: CircuitLink | null;
  pieces: CircuitLink[];
  issues: { id: number; kind: string; message: string; lastSeenAt: Date }[];
  /** Every region, for showing and choosing one. */
  regions: { id: number; name: string; isActive: boolean }[];
  /** The row as WorkStudio sent it, geometry left out. */
  rawData: Record<string, unknown>;
};

/** What the circuit keeps of its corrections; `editors` are names by their ids, `driftedFields` columns. */
type Tracking = {
  userModifiedFields: UserModifiedFields;
  upstreamValues: Record<string, FieldValue>;
  editors: Record<string, string>;
  driftedFields: string[];
};

type DetailRow = Omit<
  CircuitDetail,
  "region" | "regions" | "values" | "fields" | "planners" | "pieces" | "parent" | "issues"
> &
  CircuitValues &
  Tracking & {
    regionCode: string;
    regionName: string;
    parentId: bigint | null;
  };

/**
 * One circuit with everything its page shows. Throws FORBIDDEN, and NOT_FOUND for an unknown id and for one outside the
 * row scope alike.
 */
export async function getCircuit(actor: Actor, id: number): Promise<CircuitDetail> {
  requirePermission(actor, "circuit:view");
  const row = (await readRow(actor, id))[0];
  if (!row) {
    await recordRefusal(actor, "circuit:view", "circuit.view", id);
    throw notFound("circuit");
  }
  const [planners, family, issues, regions] = await Promise.all([
    readPlanners(actor, id),
    readFamily(actor, id, row.parentId),
    readIssues(id),
    readRegions(),
  ]);
  const { regionCode, regionName, parentId, userModifiedFields, upstreamValues, editors, driftedFields, ...rest } = row;
  const tracking: Tracking = { userModifiedFields, upstreamValues, editors, driftedFields };
  const values: CircuitValues = Object.fromEntries(SYNCABLE_FIELDS.map(({ key }) => [key, row[key]])) as CircuitValues;
  return {
    ...rest,
    region: { id: row.regionId, code: regionCode, name: regionName },
    values,
    fields: SYNCABLE_FIELDS.map((field) => fieldSource(field, values, tracking)),
    planners,
    parent: family.find((relative) => BigInt(relative.id) === parentId) ?? null,
    pieces: family.filter((relative) => BigInt(relative.id) !== parentId),
    issues,
    regions,
  };
}

function fieldSource(
  field: SyncableField,
  values: CircuitValues,
  { userModifiedFields: tracked, upstreamValues: upstream, editors, driftedFields }: Tracking,
): FieldSource {
  const entry = tracked[field.column];
  const ours = values[field.key];
  if (!entry) return { field, ours, edited: null };
  const theirs = field.column in upstream ? (upstream[field.column] ?? null) : entry.original_value;
  const by = editors[String(entry.modified_by)] ?? "a former user";
  return {
    field,
    ours,
    edited: {
      theirs,
      theirsWhenEdited: entry.original_value,
      by,
      at: new Date(entry.modified_at),
      drifted: driftedFields.includes(field.column),
      protectedUntil: entry.protected_until ?? null,
    },
  };
}

function readRow(actor: Actor, id: number): Promise<DetailRow[]> {
  return db().$queryRaw<DetailRow[]>(Prisma.sql`
    SELECT c.id::float8 AS id, c.job_guid AS "jobGuid", c.work_order AS "workOrder", c.extension, c.title,
      c.region_id::float8 AS "regionId", r.code AS "regionCode", r.name AS "regionName", c.api_status AS "apiStatus",
      coalesce(s.display_name, c.api_status) AS "statusName", s.id IS NOT NULL AS "statusKnown",
      ui.workflow_stage AS "workflowStage", mover.name AS "stageChangedBy", ui.stage_changed_at AS "stageChangedAt",
      c.taken_by AS "takenBy", custody.started_at AS "heldSince", custody.kind AS "heldBy", p.id::float8 AS "plannerId",
      ${PLANNER_NAME} AS "plannerName", c.contractor, c.cycle_type AS "cycleType",
      c.total_miles::float8 AS "totalMiles", c.miles_planned::float8 AS "milesPlanned",
      c.percent_complete::float8 AS "percentComplete", c.total_acres::float8 AS "totalAcres",
      c.start_date::text AS "startDate", c.row_version AS "rowVersion", c.api_modified_at AS "apiModifiedAt",
      c.last_synced_at AS "lastSyncedAt", c.not_seen_since AS "notSeenSince", c.created_at AS "createdAt",
      (c.made_at IS NOT NULL AND c.adopted_at IS NULL) AS "isAwaited", c.ws_version AS "wsVersion",
      c.ws_sync_version AS "wsSyncVersion", coalesce(c.ws_version > c.ws_sync_version, false) AS "deviceNotSynced",
      c.is_excluded AS "isExcluded", coalesce(er.name, c.exclusion_reason) AS "exclusionReason",
      c.exclusion_reason_id::float8 AS "exclusionReasonId", c.exclusion_note AS "exclusionNote",
      c.exclusion_ends_on::text AS "exclusionUntil", er.at_end AS "exclusionAtEnd",
      c.exclusion_due_at AS "exclusionDueAt", x.name AS "excludedBy", c.excluded_at AS "excludedAt",
      c.parent_circuit_id AS "parentId", coalesce(c.user_modified_fields, '{}'::jsonb) AS "userModifiedFields",
      coalesce(c.upstream_values, '{}'::jsonb) AS "upstreamValues",
      coalesce(
        (
          SELECT jsonb_object_agg(u.id, u.name)
          FROM users u
          WHERE u.id IN (
            SELECT (entry.value->>'modified_by')::bigint
            FROM jsonb_each(coalesce(c.user_modified_fields, '{}'::jsonb)) entry
          )
        ),
        '{}'::jsonb
      ) AS editors,
      ARRAY(
        SELECT x.field::text FROM circuit_corrections x WHERE x.circuit_id = c.id AND x.is_drifted
      ) AS "driftedFields",
      coalesce(
        (
          SELECT jsonb_object_agg(cell.key, cell.value)
          FROM jsonb_each(c.api_data_json) cell
          WHERE NOT (jsonb_typeof(cell.value) = 'object' AND cell.value ? '@sourceFormat')
        ),
        '{}'::jsonb
      ) AS "rawData"
    FROM circuits c JOIN regions r ON r.id = c.region_id
    LEFT JOIN api_status_configs s ON s.api_status = c.api_status
    LEFT JOIN circuit_ui_states ui ON ui.circuit_id = c.id LEFT JOIN users mover ON mover.id = ui.stage_changed_by
    LEFT JOIN users x ON x.id = c.excluded_by
    LEFT JOIN exclusion_reasons er ON er.id = c.exclusion_reason_id
    LEFT JOIN planners p ON p.id = c.planner_id
    LEFT JOIN circuit_custody_periods custody ON custody.circuit_id = c.id AND custody.ended_at IS NULL
    WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}`);
}

function readPlanners(actor: Actor, id: number) {
  return db().$queryRaw<CircuitDetail["planners"]>(Prisma.sql`
    SELECT u.id::float8 AS "userId", u.name, cu.assignment_source AS source,
      ${can(actor, "user:view") ? userScope(actor) : Prisma.sql`false`} AS "mayOpen"
    FROM circuit_user cu JOIN users u ON u.id = cu.user_id WHERE cu.circuit_id = ${id}::bigint ORDER BY u.name`);
}

/** The parent and the pieces of a split, as far as the actor may see them. */
function readFamily(actor: Actor, id: number, parentId: bigint | null): Promise<CircuitLink[]> {
  return db().$queryRaw<CircuitLink[]>(Prisma.sql`
    SELECT c.id::float8 AS id, c.work_order AS "workOrder", c.extension, c.title,
      c.percent_complete::float8 AS "percentComplete",
      coalesce(
        (
          SELECT string_agg(u.name, ', ' ORDER BY u.name)
          FROM circuit_user cu
          JOIN users u ON u.id = cu.user_id
          WHERE cu.circuit_id = c.id
        ),
        (SELECT ${PLANNER_NAME} FROM planners p WHERE p.id = c.planner_id)
      ) AS planner
    FROM circuits c
    WHERE (c.id = ${parentId}::bigint OR c.parent_circuit_id = ${id}::bigint) AND ${circuitScope(actor)}
    ORDER BY c.extension
    LIMIT 100`);
}

function readIssues(id: number) {
  return db().$queryRaw<CircuitDetail["issues"]>(Prisma.sql`
    SELECT id::float8 AS id, kind, message, last_seen_at AS "lastSeenAt" FROM sync_issues
    WHERE circuit_id = ${id}::bigint AND resolved_at IS NULL ORDER BY last_seen_at DESC LIMIT 20`);
}

function readRegions() {
  return db().$queryRaw<CircuitDetail["regions"]>(
    Prisma.sql`SELECT id::float8 AS id, name, is_active AS "isActive" FROM regions ORDER BY sort_order, name`,
  );
}
