import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import { holdsText } from "@/lib/platform/list/search-text";

// A circuit's searched text begins with its work order, behind a blank.
/** More circuits than that are looked for beside the units, not listed. */
const MOST_CIRCUITS = 1_000;
const MOST_SPECIES = 2_000;
/** As in "2026-": shorter, it would be a station as well as every work order of a decade. */
const SHORTEST_WORK_ORDER = 5;

type Meanings = { circuitIds: bigint[]; plannerIds: bigint[]; types: string[]; species: string[] };

/** What a typed text can stand for, as selections of one column each. */
const meanings = (typed: string) => ({
  circuitIds: Prisma.sql`
    SELECT c.id
    FROM circuits c
    WHERE length(${typed}) >= ${SHORTEST_WORK_ORDER} AND c.searched_text LIKE ' ' || search_pattern(${typed}) || '%'`,
  plannerIds: Prisma.sql`
    SELECT a.planner_id
    FROM planner_aliases a
    WHERE a.kind = 'forester' AND ${holdsText(Prisma.sql`search_text(a.alias)`, typed)}
    UNION
    SELECT p.id
    FROM planners p
    JOIN users person ON person.id = p.user_id
    WHERE ${holdsText(Prisma.sql`search_text(person.name)`, typed)}`,
  types: Prisma.sql`
    SELECT t.code
    FROM unit_types t
    WHERE ${holdsText(Prisma.sql`search_text(t.code || ' ' || t.name)`, typed)}
    UNION
    SELECT upper(${typed})`,
  // From one species to the next on its index: few of them occur, however many units have them.
  species: Prisma.sql`
    WITH RECURSIVE known AS (
      (SELECT min(u.species) AS species FROM planned_units u WHERE u.species IS NOT NULL)
      UNION ALL
      SELECT (SELECT min(u.species) FROM planned_units u WHERE u.species > known.species)
      FROM known
      WHERE known.species IS NOT NULL
    )
    SELECT k.species
    FROM (SELECT species FROM known LIMIT ${MOST_SPECIES}) k
    WHERE ${holdsText(Prisma.sql`search_text(k.species)`, typed)}`,
});

const station = (typed: string) =>
  Prisma.sql`u.station_name = ANY(${[...new Set([typed, typed.toUpperCase()])]}::text[])`;

/**
 * Units whose station is what was typed, or whose type, species or forester holds it, or whose work order begins with
 * it: a condition on `planned_units u` and its `circuits c`.
 */
export function unitSearch(typed: string): Prisma.Sql {
  const { circuitIds, plannerIds, types, species } = meanings(typed);
  return Prisma.sql`
    (
      ${station(typed)}
        OR u.circuit_id = ANY(ARRAY(${circuitIds}))
        OR u.planner_id = ANY(ARRAY(${plannerIds}))
        OR u.unit_type = ANY(ARRAY(${types}))
        OR u.species = ANY(ARRAY(${species}))
    )`;
}

/** So many are found and sorted by themselves; more are met soon in any order of the list. */
const FEW = 20_000;

/**
 * As `unitSearch`, with the values that were found: so the database knows whether few or many units have them, and how
 * to look. Few are found first: an order of the list may have them at its very end, behind all other units.
 */
export async function lookUpUnits(typed: string): Promise<Prisma.Sql> {
  const { circuitIds, plannerIds, types, species } = meanings(typed);
  const [found] = await readRows<Meanings>(Prisma.sql`
    SELECT ARRAY(${circuitIds} LIMIT ${MOST_CIRCUITS + 1}) AS "circuitIds", ARRAY(${plannerIds}) AS "plannerIds",
      ARRAY(${types}) AS types, ARRAY(${species}) AS species`);
  if (!found) return Prisma.sql`FALSE`;
  const isMany = found.circuitIds.length > MOST_CIRCUITS;
  const own = Prisma.join(
    [
      station(typed),
      Prisma.sql`u.unit_type = ANY(${found.types}::text[])`,
      ...(!isMany && found.circuitIds.length > 0
        ? [Prisma.sql`u.circuit_id = ANY(${found.circuitIds}::bigint[])`]
        : []),
      ...(found.plannerIds.length > 0 ? [Prisma.sql`u.planner_id = ANY(${found.plannerIds}::bigint[])`] : []),
      ...(found.species.length > 0 ? [Prisma.sql`u.species = ANY(${found.species}::text[])`] : []),
    ],
    " OR ",
  );
  if (isMany) return Prisma.sql`(${own} OR c.searched_text LIKE ' ' || search_pattern(${typed}) || '%')`;
  const some = Prisma.sql`SELECT u.id FROM planned_units u WHERE ${own}`;
  const [{ isFew } = { isFew: false }] = await readRows<{ isFew: boolean }>(
    Prisma.sql`SELECT count(*) <= ${FEW} AS "isFew" FROM (${some} LIMIT ${FEW + 1}) found`,
  );
  return isFew ? Prisma.sql`u.id = ANY(ARRAY(${some}))` : Prisma.sql`(${own})`;
}
