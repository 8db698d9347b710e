import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { askingCorrectionsSql } from "@/lib/domain/corrections/queries";
import { openIssuesSql } from "@/lib/domain/sync-issues/queries";
import { canSendMail } from "@/lib/platform/mail";
import { businessDaySql } from "@/lib/platform/time-sql";
import { KINDS } from "./inbox-kinds";
import { INBOX_KINDS, type InboxKindName, MOST_COUNTED, MOST_IN_NAVIGATION, isHanded } from "./rules";

/** One of what waits, with the page of its circuit. */
export type InboxItem = { label: string; circuitId: number; since: string; handed: Handed | null };

/** Who asked whom to settle it, and what they wrote; `isToMe` where it is the actor who was asked. */
export type Handed = { from: string; to: string; note: string; isToMe: boolean };

/** What waits for somebody of one kind: how many, for how long, the oldest few by name, and where they are settled. */
export type InboxGroup = {
  kind: InboxKindName;
  title: string;
  settledBy: string;
  href: string;
  /** At most one more than `MOST_COUNTED`; then nobody looks for the oldest. */
  count: number;
  /** Null also where nobody knows since when they wait. */
  oldest: Date | null;
  items: InboxItem[];
  /** Put off until the morning of a day. */
  snoozed: { until: string; reason: string } | null;
};

const MOST_NAMED = 5;

/** The numbers beside places of the navigation. */
export type NavigationCounts = { issues: number; corrections: number; inbox: number };

/**
 * What waits for the actor, as every page says it beside its places: within the row scope, and none of what the actor
 * may not see. Of the inbox the kinds that are counted on every page and that were not put off; of each kind a hundred
 * at most.
 */
export async function countForNavigation(actor: Actor): Promise<NavigationCounts> {
  const [row] = await readRows<NavigationCounts>(
    Prisma.sql`
      SELECT ${openIssuesSql(actor)}::float8 AS issues, ${askingCorrectionsSql(actor)}::float8 AS corrections,
        ${inboxSql(actor)}::float8 AS inbox`,
    // On every page: reading and planning it would take longer than the counting.
    { isPrepared: true },
  );
  return row ?? { issues: 0, corrections: 0, inbox: 0 };
}

function inboxSql(actor: Actor): Prisma.Sql {
  const kinds = kindsOf(actor).filter((kind) => KINDS[kind].isCounted);
  if (actor.kind !== "user" || kinds.length === 0) return Prisma.sql`0`;
  const counts = kinds.map(
    (kind) =>
      Prisma.sql`
        SELECT ${kind} AS kind, count(*) AS waiting
        FROM (SELECT FROM (${KINDS[kind].facts(actor)}) facts LIMIT ${MOST_IN_NAVIGATION}) few`,
  );
  return Prisma.sql`
    (
      SELECT coalesce(sum(waiting), 0)
      FROM (${Prisma.join(counts, " UNION ALL ")}) kinds
      WHERE NOT EXISTS (
        SELECT FROM inbox_snoozes s
        WHERE s.user_id = ${actor.userId} AND s.kind = kinds.kind AND s.until > ${businessDaySql()}
      )
    )`;
}

/**
 * What waits for the actor, by kind; those without any are left out. Read anew each time, so that what was settled
 * is gone.
 */
export async function getInbox(actor: UserActor): Promise<InboxGroup[]> {
  const kinds = kindsOf(actor);
  if (kinds.length === 0) return [];
  const groups = kinds.map(
    (kind) => Prisma.sql`
      SELECT ${kind} AS kind, count(*)::float8 AS count,
        CASE WHEN count(*) <= ${MOST_COUNTED} THEN min(since) END AS oldest,
        coalesce(
          jsonb_agg(
            jsonb_build_object('label', label, 'circuitId', circuit_id, 'since', since, 'handed', handed) ORDER BY place
          ) FILTER (WHERE label IS NOT NULL AND place <= ${MOST_NAMED}),
          '[]'::jsonb
        ) AS items
      FROM (
        SELECT few.*,
          CASE
            WHEN label IS NOT NULL
              THEN row_number() OVER (ORDER BY (few.handed ->> 'isToMe')::boolean IS NOT TRUE, since)
          END AS place
        FROM (
          SELECT facts.*, ${isHanded(kind) ? handedSql(actor, kind) : Prisma.sql`NULL::jsonb`} AS handed
          FROM (${KINDS[kind].facts(actor)}) facts
          LIMIT ${MOST_COUNTED + 1}
        ) few
      ) placed`,
  );
  const rows = await readRows<Pick<InboxGroup, "kind" | "count" | "oldest" | "items" | "snoozed">>(Prisma.sql`
    SELECT kinds.*,
      (
        SELECT jsonb_build_object('until', s.until, 'reason', s.reason)
        FROM inbox_snoozes s
        WHERE s.user_id = ${actor.userId} AND s.kind = kinds.kind AND s.until > ${businessDaySql()}
      ) AS snoozed
    FROM (${Prisma.join(groups, " UNION ALL ")}) kinds WHERE count > 0`);
  return rows
    .map((row) => {
      const { title, settledBy, href } = KINDS[row.kind];
      return { ...row, title, settledBy, href: href(actor) };
    })
    .toSorted((a, b) => INBOX_KINDS.indexOf(a.kind) - INBOX_KINDS.indexOf(b.kind));
}

/** The newest time that a fact was handed on by the actor or to them, since it waits. */
function handedSql({ userId }: UserActor, kind: InboxKindName): Prisma.Sql {
  return Prisma.sql`
    (
      SELECT jsonb_build_object(
        'from', giver.name, 'to', taker.name, 'note', h.note, 'isToMe', h.to_user_id = ${userId}
      )
      FROM inbox_handovers h
      JOIN users giver ON giver.id = h.from_user_id
      JOIN users taker ON taker.id = h.to_user_id
      WHERE h.circuit_id = facts.circuit_id
        AND h.kind = ${kind}
        AND h.created_at >= facts.since
        AND (h.to_user_id = ${userId} OR h.from_user_id = ${userId})
      ORDER BY h.id DESC
      LIMIT 1
    )`;
}

/** Whether the actor has their inbox by mail, and whether this installation sends mail at all. */
export async function getInboxMail(actor: UserActor): Promise<{ isWanted: boolean; canSend: boolean }> {
  const person = await db().user.findUniqueOrThrow({ where: { id: actor.userId }, select: { wantsInboxMail: true } });
  return { isWanted: person.wantsInboxMail, canSend: canSendMail() };
}

function kindsOf(actor: Actor): InboxKindName[] {
  return actor.kind === "user" ? INBOX_KINDS.filter((kind) => KINDS[kind].isFor(actor)) : [];
}
