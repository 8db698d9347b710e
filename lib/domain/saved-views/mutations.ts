import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import type { CreateViewInput, DeleteViewInput, StartWithViewInput, UpdateViewInput } from "./schema";
import { mayShareWithRole, visibleViews } from "./scope";

const MOST_VIEWS_OF_ONE = 100;

type Shared = CreateViewInput["sharedWith"];

/**
 * Keeps how a list looks now under a name. Throws INVALID where the person has one of that name, or may not share with
 * whom is meant.
 */
export async function createView(actor: Actor, input: CreateViewInput): Promise<{ id: number }> {
  const person = personOf(actor);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "view.create",
    run: async (tx) => {
      await lockViews(tx, person);
      await requireShare(tx, person, input.sharedWith);
      await requireFreeName(tx, person, { list: input.list, name: input.name, id: null });
      const [row] = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
        INSERT INTO saved_views (user_id, noun, name, query, role_id, region_id, created_at, updated_at)
        SELECT ${person.userId}, ${input.list}, ${input.name}, ${input.query}, ${idOf(input.sharedWith, "role")},
          ${idOf(input.sharedWith, "region")}, now(), now()
        WHERE (
          SELECT count(*) FROM saved_views WHERE user_id = ${person.userId} AND noun = ${input.list}
        ) < ${MOST_VIEWS_OF_ONE}
        RETURNING id`);
      if (!row)
        throw new AppError(
          "INVALID",
          `You keep ${MOST_VIEWS_OF_ONE} views of this list already. Delete one that you no longer use.`,
        );
      if (input.isStart) await writeStart(tx, person, input.list, row.id);
      return {
        result: { id: Number(row.id) },
        audit: input.sharedWith ? [told("view.share", row.id, input.name)] : [],
      };
    },
  });
}

/**
 * Changes the name, what a view shows, or for whom it is; its owner only. Throws NOT_FOUND, INVALID, and CONFLICT where
 * it was changed meanwhile.
 */
export async function updateView(actor: Actor, input: UpdateViewInput): Promise<{ id: number }> {
  const person = personOf(actor);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "view.update",
    run: async (tx) => {
      await lockViews(tx, person);
      const view = await lockOwn(tx, person, input.id);
      if (view.rowVersion !== input.rowVersion)
        throw new AppError("CONFLICT", "You changed this view elsewhere meanwhile. Open it again, then save.");
      const name = input.name ?? view.name;
      const shared = input.sharedWith === undefined ? view.sharedWith : input.sharedWith;
      // Also where the sharing stays: whoever lost the role or the region changes nothing for the others any more.
      await requireShare(tx, person, shared);
      await requireFreeName(tx, person, { list: view.list, name, id: view.id });
      await tx.$executeRaw(Prisma.sql`
        UPDATE saved_views
        SET name = ${name}, query = ${input.query ?? view.query}, role_id = ${idOf(shared, "role")},
          region_id = ${idOf(shared, "region")}, row_version = row_version + 1, updated_at = now()
        WHERE id = ${view.id}`);
      const audit = shared
        ? [told("view.share", view.id, name)]
        : view.sharedWith
          ? [told("view.unshare", view.id, name)]
          : [];
      return { result: { id: input.id }, audit };
    },
  });
}

/** Deletes a view of one's own; whoever began with it begins with the whole list again. Throws NOT_FOUND. */
export async function deleteView(actor: Actor, { id }: DeleteViewInput): Promise<null> {
  const person = personOf(actor);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "view.delete",
    run: async (tx) => {
      const view = await lockOwn(tx, person, id);
      await tx.$executeRaw(Prisma.sql`DELETE FROM saved_views WHERE id = ${view.id}`);
      return { result: null, audit: view.sharedWith ? [told("view.unshare", view.id, view.name)] : [] };
    },
  });
}

/** Lets a list begin with a view, or with all of it. Throws NOT_FOUND for a view that the person may not open. */
export async function startWithView(actor: Actor, { list, id }: StartWithViewInput): Promise<null> {
  const person = personOf(actor);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "view.start",
    run: async (tx) => {
      if (id !== null) {
        const found = await tx.$queryRaw<unknown[]>(
          Prisma.sql`
            SELECT 1
            FROM saved_views v
            WHERE v.id = ${id}::bigint AND v.noun = ${list} AND ${visibleViews(person)}
            FOR KEY SHARE OF v`,
        );
        if (found.length === 0) throw gone();
      }
      await writeStart(tx, person, list, id === null ? null : BigInt(id));
      return { result: null, audit: [] };
    },
  });
}

/** Names and their number are looked at before one is kept: a person's other windows wait until that is written. */
async function lockViews(tx: Transaction, { userId }: UserActor): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('views of ' || ${userId}::text, 0))`);
}

type OwnView = { id: bigint; list: string; name: string; query: string; rowVersion: number; sharedWith: Shared };

async function lockOwn(tx: Transaction, person: UserActor, id: number): Promise<OwnView> {
  const [row] = await tx.$queryRaw<
    (Omit<OwnView, "sharedWith"> & { roleId: number | null; regionId: number | null })[]
  >(
    Prisma.sql`
      SELECT id, noun AS list, name, query, row_version AS "rowVersion", role_id::float8 AS "roleId",
        region_id::float8 AS "regionId"
      FROM saved_views
      WHERE id = ${id}::bigint AND user_id = ${person.userId}
      FOR UPDATE`,
  );
  if (!row) throw gone();
  const { roleId, regionId, ...view } = row;
  const sharedWith: Shared =
    roleId !== null ? { kind: "role", id: roleId } : regionId !== null ? { kind: "region", id: regionId } : null;
  return { ...view, sharedWith };
}

async function requireFreeName(
  tx: Transaction,
  person: UserActor,
  { list, name, id }: { list: string; name: string; id: bigint | null },
): Promise<void> {
  const twins = await tx.$queryRaw<unknown[]>(
    Prisma.sql`
      SELECT 1
      FROM saved_views
      WHERE user_id = ${person.userId}
        AND noun = ${list}
        AND lower(name) = lower(${name})
        AND id IS DISTINCT FROM ${id}`,
  );
  if (twins.length === 0) return;
  const message = `You have a view called “${name}” already. Choose another name, or open that one and save it.`;
  throw new AppError("INVALID", message, { fieldErrors: { name: [message] } });
}

async function requireShare(tx: Transaction, person: UserActor, shared: Shared): Promise<void> {
  if (shared === null) return;
  const isOwnRegion = person.regionIds === "all" || person.regionIds.includes(BigInt(shared.id));
  const found = await tx.$queryRaw<unknown[]>(
    shared.kind === "role"
      ? Prisma.sql`
        SELECT 1 FROM roles r WHERE r.id = ${shared.id}::bigint AND ${mayShareWithRole(person)} FOR KEY SHARE OF r`
      : Prisma.sql`SELECT 1 FROM regions r WHERE r.id = ${shared.id}::bigint AND ${isOwnRegion} FOR KEY SHARE OF r`,
  );
  if (found.length > 0) return;
  const message = "Share with a role that may do no more than you, or with a region that you may see.";
  throw new AppError("INVALID", message, { fieldErrors: { sharedWith: [message] } });
}

async function writeStart(tx: Transaction, person: UserActor, list: string, id: bigint | null): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO list_settings (user_id, list, columns, default_view_id) VALUES (${person.userId}, ${list}, '{}', ${id})
    ON CONFLICT (user_id, list) DO UPDATE SET default_view_id = excluded.default_view_id, updated_at = now()`);
}

function personOf(actor: Actor): UserActor {
  if (actor.kind !== "user") throw new AppError("FORBIDDEN", "Only people keep views of a list.");
  return actor;
}

const gone = () => new AppError("NOT_FOUND", "This view was deleted, or is no longer shared with you.");
const idOf = (shared: Shared, kind: "role" | "region") => (shared?.kind === kind ? BigInt(shared.id) : null);
/** Only what others see is told: how somebody looks at a list for themselves is no act that the log tells. */
const told = (action: string, id: bigint, name: string): AuditEntry => ({
  action,
  subjectType: "saved_view",
  subjectId: id,
  subjectLabel: name,
});
