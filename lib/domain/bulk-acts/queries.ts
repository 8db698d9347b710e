import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { can, requirePermission } from "@/lib/platform/permissions";
import { type ExclusionReason, listExclusionReasons } from "../exclusions/queries";
import { userScope } from "../users/scope";
import { MOST_AT_ONCE, type SkipReason, UNDO_MINUTES } from "./rules";
import type { BulkKind } from "./schema";

/** An act on many circuits as whoever asked for it follows it. */
export type BulkActState = {
  id: number;
  kind: BulkKind | "undo";
  /** What an undo takes back; otherwise the act's own kind. */
  of: BulkKind;
  /** `done` changed everything it was to change; `cancelled` and `refused` changed nothing. */
  state: "waiting" | "done" | "cancelled" | "refused";
  /** The jobs do it, or did. */
  isLarge: boolean;
  isCancelling: boolean;
  total: number;
  done: number;
  changed: number;
  skipped: Partial<Record<SkipReason, number>>;
  /** The first of the circuits that an undo left. */
  leftNames: string[];
  /** Why it was refused. */
  message: string | null;
  mayUndo: boolean;
  finishedAt: Date | null;
};

const STATE = Prisma.sql`
  b.id::float8 AS id, b.kind, coalesce(o.kind, b.kind) AS of, b.state, b.total > ${MOST_AT_ONCE} AS "isLarge",
  b.state = 'waiting' AND b.cancel_requested_at IS NOT NULL AS "isCancelling", b.total, b.done,
  coalesce(b.changed, 0) AS changed, coalesce(b.skipped, '{}'::jsonb) AS skipped, b.left_names AS "leftNames",
  b.message, b.finished_at AS "finishedAt",
  (
    b.state = 'done'
      AND b.undoes_id IS NULL
      AND b.changed > 0
      AND b.finished_at > now() - make_interval(mins => ${UNDO_MINUTES}::int)
      AND NOT EXISTS (SELECT FROM bulk_acts u WHERE u.undoes_id = b.id AND u.state IN ('waiting', 'done'))
  ) AS "mayUndo"`;
const FROM = Prisma.sql`bulk_acts b LEFT JOIN bulk_acts o ON o.id = b.undoes_id`;

/** How one's own act stands. Throws NOT_FOUND, also for somebody else's. */
export async function getBulkAct(actor: UserActor, id: number): Promise<BulkActState> {
  const [act] = await readRows<BulkActState>(
    Prisma.sql`SELECT ${STATE} FROM ${FROM} WHERE b.id = ${id}::bigint AND b.asked_by = ${actor.userId}`,
  );
  if (!act) throw notFound("act");
  return act;
}

/**
 * One's own acts that go on, and the newest that can still be undone; of large ones, which end without the page, also
 * those that changed nothing and the undos, as long.
 */
export function listOwnBulkActs(actor: UserActor): Promise<BulkActState[]> {
  return readRows<BulkActState>(
    Prisma.sql`
      SELECT *
      FROM (
        SELECT ${STATE}
        FROM ${FROM}
        WHERE b.asked_by = ${actor.userId} AND b.created_at > now() - interval '1 hour'
        ORDER BY b.id DESC
        LIMIT 20
      ) own
      WHERE own.state = 'waiting' OR own."mayUndo"
        OR own."isLarge"
          AND (own.state IN ('refused', 'cancelled') OR own.kind = 'undo')
          AND own."finishedAt" > now() - make_interval(mins => ${UNDO_MINUTES}::int)
      ORDER BY (own.state = 'waiting') DESC, own.id DESC LIMIT 5`,
    { isPrepared: true },
  );
}

/** What an act on many circuits can name; `label` names one person and no other. */
export type BulkChoices = {
  regions: { id: number; name: string }[];
  people: { id: number; label: string }[];
  reasons: ExclusionReason[];
};

const MOST_PEOPLE = 500;

/** The actor's own regions, the people that they may assign, and the reasons to exclude. Throws FORBIDDEN. */
export async function listBulkChoices(actor: Actor): Promise<BulkChoices> {
  requirePermission(actor, "circuit:view");
  const own =
    actor.kind === "system" || actor.regionIds === "all"
      ? Prisma.sql`TRUE`
      : Prisma.sql`r.id = ANY(${actor.regionIds}::bigint[])`;
  const [regions, people, reasons] = await Promise.all([
    readRows<BulkChoices["regions"][number]>(
      Prisma.sql`
        SELECT r.id::float8 AS id, r.name FROM regions r WHERE r.is_active AND ${own} ORDER BY r.sort_order, r.name`,
    ),
    can(actor, "circuit:assign")
      ? readRows<BulkChoices["people"][number]>(
          Prisma.sql`
            SELECT u.id::float8 AS id, u.name || ' · ' || u.email AS label
            FROM users u
            WHERE u.is_active AND ${userScope(actor)}
            ORDER BY u.name, u.id
            LIMIT ${MOST_PEOPLE}`,
        )
      : [],
    can(actor, "circuit:exclude") ? listExclusionReasons(actor) : [],
  ]);
  return { regions, people, reasons: [...reasons] };
}
