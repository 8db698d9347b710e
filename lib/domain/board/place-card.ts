import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import type { LockedCard } from "../circuits/board-state";
import { between, spread } from "./positions";
import type { Stage } from "./rules";
import type { Place } from "./schema";

type Placed = { id: number; position: number };

/** As far as `circuit_stage_positions` counts for one card. */
const STEP = 64;
/** How many cards make room for one, first few, then more; beyond them all that follow get new places at the end. */
const SPREADS = [30, 500];

/** Lets nobody else place a card in a stage until the transaction ends; it is taken before any card is locked. */
export async function lockStage(tx: Transaction, stage: Stage): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`board ${stage}`}, 0))`);
}

/**
 * The number that puts a card where it is wanted in a stage that is locked; null for the end of it, also where the card
 * beside it has left the stage. Undefined where it stands there already. Other cards change their numbers, and never
 * their order, where there is no room.
 */
export async function placeCard(
  tx: Transaction,
  card: LockedCard,
  stage: Stage,
  place: Place,
): Promise<number | null | undefined> {
  const isHere = card.stage.stage === stage;
  if (place.at === "same") return isHere ? undefined : null;
  if (place.at === "end") return isHere && (await isLast(tx, card)) ? undefined : null;
  const above = "id" in place ? await cardAbove(tx, card, stage, place) : null;
  if (above === undefined) return null;
  const [next] = await behind(tx, card, stage, above, 1);
  if (isHere && stands(card, above, next)) return undefined;
  if (!next) return null;
  if (!above) return next.position - STEP;
  return between(above.position, next.position) ?? (await makeRoom(tx, card, stage, above));
}

/** The card below which one is wanted: null for the top, undefined where the neighbour is not in the stage. */
async function cardAbove(
  tx: Transaction,
  card: LockedCard,
  stage: Stage,
  place: Extract<Place, { id: number }>,
): Promise<Placed | null | undefined> {
  if (BigInt(place.id) === card.circuitId) return undefined;
  const [beside] = await tx.$queryRaw<Placed[]>(Prisma.sql`
    SELECT circuit_id::float8 AS id, stage_position AS position
    FROM circuit_ui_states
    WHERE circuit_id = ${place.id}::bigint AND workflow_stage = ${stage}`);
  if (!beside || place.at === "after") return beside;
  const [above] = await tx.$queryRaw<Placed[]>(Prisma.sql`
    SELECT circuit_id::float8 AS id, stage_position AS position FROM circuit_ui_states
    WHERE workflow_stage = ${stage}
      AND (stage_position, circuit_id) < (${beside.position}::int, ${beside.id}::bigint)
      AND circuit_id <> ${card.circuitId}
    ORDER BY stage_position DESC, circuit_id DESC LIMIT 1`);
  return above ?? null;
}

/** The cards that follow one, or the stage's first ones, without the card itself. */
function behind(
  tx: Transaction,
  card: LockedCard,
  stage: Stage,
  above: Placed | null,
  most: number,
): Promise<Placed[]> {
  return tx.$queryRaw<Placed[]>(Prisma.sql`
    SELECT circuit_id::float8 AS id, stage_position AS position FROM circuit_ui_states
    WHERE workflow_stage = ${stage} AND circuit_id <> ${card.circuitId}
      ${
        above
          ? Prisma.sql`
        AND (stage_position, circuit_id) > (${above.position}::int, ${above.id}::bigint)`
          : Prisma.empty
      }
    ORDER BY stage_position, circuit_id LIMIT ${most}`);
}

async function isLast(tx: Transaction, card: LockedCard): Promise<boolean> {
  const [next] = await behind(tx, card, card.stage.stage, { id: Number(card.circuitId), position: card.position }, 1);
  return next === undefined;
}

/** Whether a card stands strictly between two others already. */
function stands({ position }: LockedCard, above: Placed | null, next: Placed | undefined): boolean {
  return (!above || position > above.position) && (!next || position < next.position);
}

/**
 * Spreads the cards that follow `above` over the room there is, and answers the place that becomes free right
 * behind it.
 */
async function makeRoom(tx: Transaction, card: LockedCard, stage: Stage, above: Placed): Promise<number | null> {
  for (const count of SPREADS) {
    const following = await behind(tx, card, stage, above, count + 1);
    const limit = following[count];
    if (!limit) break;
    const [first, ...places] = spread(above.position, limit.position, count + 1) ?? [];
    if (first === undefined) continue;
    await tx.$executeRaw(Prisma.sql`
      UPDATE circuit_ui_states ui SET stage_position = placed.position
      FROM unnest(
        ${following.slice(0, count).map(({ id }) => BigInt(id))}::bigint[], ${places}::int[]
      ) AS placed(id, position)
      WHERE ui.circuit_id = placed.id`);
    return first;
  }
  const [{ first } = { first: null }] = await tx.$queryRaw<{ first: number | null }[]>(
    Prisma.sql`SELECT nextval('circuit_stage_positions')::int AS first`,
  );
  // Numbered before they are joined: a join keeps no order.
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuit_ui_states ui SET stage_position = later.position
    FROM (
      SELECT following.circuit_id, nextval('circuit_stage_positions')::int AS position
      FROM (
        SELECT circuit_id
        FROM circuit_ui_states
        WHERE workflow_stage = ${stage}
          AND circuit_id <> ${card.circuitId}
          AND (stage_position, circuit_id) > (${above.position}::int, ${above.id}::bigint)
        ORDER BY stage_position, circuit_id
        OFFSET 0
      ) following
    ) later
    WHERE ui.circuit_id = later.circuit_id`);
  return first;
}
