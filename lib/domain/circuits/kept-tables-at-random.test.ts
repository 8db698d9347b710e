import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { endExclusions } from "../exclusions/end-exclusions";
import { changeExclusion, excludeCircuit, includeCircuit } from "../exclusions/mutations";
import { storedCircuit } from "../testing/circuits";
import { linesAreTrue, theirsNow } from "../testing/corrections";
import { exclusionInput } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { deleteCircuit, restoreCircuit } from "./delete-circuit";
import { getCircuit } from "./get-circuit";
import { mergeCircuits } from "./merge-circuits";
import { editCircuit } from "./mutations";

const CIRCUITS = 4;
let admin: UserActor;
const ids: number[] = [];

beforeAll(async () => {
  admin = await signedIn({ role: "admin" });
  for (let n = 0; n < CIRCUITS; n += 1) ids.push((await storedCircuit()).id);
  // Half of them somebody entered, so that they can be merged.
  await db().circuit.updateMany({ where: { id: { in: ids.slice(CIRCUITS / 2) } }, data: { madeAt: new Date() } });
});

const versionOf = async (id: number) => (await db().circuit.findUniqueOrThrow({ where: { id } })).rowVersion;
const edit = async (id: number, change: object) => {
  const { values } = await getCircuit(admin, id);
  await editCircuit(admin, { id, values: { ...values, ...change }, base: values, reason: "walked it" });
};
const regionId = async (code: string) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id);

/** What people, the clock and a sync do to a circuit; `other` is another one. */
const ACTS: Record<string, (id: number, other: number) => Promise<unknown>> = {
  exclude: async (id) => excludeCircuit(admin, await exclusionInput(id)),
  "exclude for a time": async (id) =>
    excludeCircuit(admin, await exclusionInput(id, "storm", { code: "storm", until: "2099-01-01" })),
  "exclude until decided": async (id) =>
    excludeCircuit(admin, await exclusionInput(id, "gate", { code: "access", until: "2099-01-01" })),
  "change the exclusion": async (id) =>
    changeExclusion(admin, await exclusionInput(id, "storm", { code: "storm", until: "2098-01-01" })),
  include: async (id) => includeCircuit(admin, { id, rowVersion: await versionOf(id), reason: "counts again" }),
  "days go by": () => endExclusions(systemActor("test"), new Date("2099-06-01T12:00:00Z")),
  "correct the title": (id) => edit(id, { title: `OURS ${Math.random()}` }),
  "move to another region": async (id) => edit(id, { regionId: await regionId(Math.random() < 0.5 ? "CEN" : "LAN") }),
  "WorkStudio says otherwise": (id) => theirsNow(id, { title: `THEIRS ${Math.random()}` }),
  delete: async (id) => deleteCircuit(admin, { id, rowVersion: await versionOf(id), reason: "twice" }),
  restore: async (id) => restoreCircuit(admin, { id, rowVersion: await versionOf(id), reason: "by mistake" }),
  merge: async (id, other) =>
    mergeCircuits(admin, {
      id,
      rowVersion: await versionOf(id),
      goneId: other,
      goneVersion: await versionOf(other),
      reason: "twice",
    }),
  // As a sync writes: many circuits in one statement.
  "a sync": () =>
    db().$executeRaw(
      Prisma.sql`
        UPDATE circuits
        SET total_acres = total_acres + 1, row_version = row_version + 1
        WHERE id = ANY(${ids.map(BigInt)}::bigint[])`,
    ),
};

/** Does an act; that somebody was faster, or that it does not go now, is an answer, and anything else is not. */
async function act(name: string, id: number, other: number): Promise<void> {
  try {
    await ACTS[name]?.(id, other);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** What the table of excluded circuits says otherwise than the circuits. */
const exclusionsAreTrue = () =>
  db().$queryRaw<object[]>(Prisma.sql`
    WITH kept AS (SELECT circuit_id, ends_on, due_at FROM excluded_circuits),
      said AS (SELECT id, exclusion_ends_on, exclusion_due_at FROM circuits WHERE is_excluded)
    SELECT to_jsonb(wrong) AS wrong
    FROM (
      (SELECT * FROM kept EXCEPT SELECT * FROM said) UNION ALL (SELECT * FROM said EXCEPT SELECT * FROM kept)
    ) wrong`);

/** What the lines of corrections repeat of their circuits, where it is another by now. */
const copiesAreTrue = () =>
  db().$queryRaw<object[]>(Prisma.sql`
    SELECT to_jsonb(x) AS wrong FROM circuit_corrections x JOIN circuits c ON c.id = x.circuit_id
    WHERE (x.region_id, x.work_order, x.searched_text) IS DISTINCT FROM (c.region_id, c.work_order, c.searched_text)`);

describe("the tables that the database keeps out of circuits", () => {
  it(
    "say what the circuits say after whatever people, the clock and syncs do, one after the other or at once",
    { timeout: 90_000 },
    async () => {
      const one = fc.record({
        name: fc.constantFrom(...Object.keys(ACTS)),
        circuit: fc.nat(CIRCUITS - 1),
        beside: fc.integer({ min: 1, max: CIRCUITS - 1 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(one, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 8 }),
          async (rounds) => {
            for (const round of rounds)
              await Promise.all(
                round.map(({ name, circuit, beside }) =>
                  act(name, ids[circuit] ?? 0, ids[(circuit + beside) % CIRCUITS] ?? 0),
                ),
              );
            expect(await exclusionsAreTrue()).toEqual([]);
            expect(await linesAreTrue()).toEqual([]);
            expect(await copiesAreTrue()).toEqual([]);
            // For the next one nothing is gone for good.
            for (const id of ids) await act("restore", id, id);
          },
        ),
        { numRuns: 8 },
      );
    },
  );
});
