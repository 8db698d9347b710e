import type { WorldOptions } from "../build-world";
import { CIRCUIT_COLUMNS } from "../circuit-columns";
import { dayNumber } from "../eastern-time";
import { World } from "../world";

/** A world like the default one, with some options of its own. */
export function sampleWorld(options: Partial<WorldOptions> = {}): World {
  return new World({
    seed: 1,
    circuits: 240,
    unitsPerCircuit: 84,
    oddRate: 0.01,
    firstDay: dayNumber("2026-02-02"),
    spans: true,
    youngDays: 0,
    lifelike: false,
    ...options,
  });
}

/** The text of all rows of a world, in order. */
export function allRows(world: World): string[] {
  return Array.from({ length: world.size }, (_, index) => world.rowText(index));
}

/** The row of a circuit by column name. */
export function rowOf(world: World, index: number): Record<string, unknown> {
  const cells: unknown = JSON.parse(world.rowText(index));
  if (!Array.isArray(cells)) throw new Error("A row is not a list.");
  return Object.fromEntries(CIRCUIT_COLUMNS.map((column, place) => [column, cells[place]]));
}
