import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { getCircuit } from "../circuits/get-circuit";
import { editCircuit } from "../circuits/mutations";
import { signedIn } from "../testing/people";
import { storedChecksum, sync } from "../testing/sync";
import { untilOneWaits } from "../testing/until-one-waits";

const ROUNDS = 4;
const EDITORS = 4;

let simulator: TestSimulator;
let admin: UserActor;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 120 });
  admin = await signedIn({ role: "admin" });
  await sync();
});
afterAll(() => simulator.stop());

/** Edits as a person would, again when somebody was faster. */
async function editTitle(id: number, title: string): Promise<void> {
  for (;;) {
    const { values } = await getCircuit(admin, id);
    try {
      await editCircuit(admin, { id, values: { ...values, title }, base: values, reason: "walked it" });
      return;
    } catch (error) {
      if (!(error instanceof AppError && error.code === "CONFLICT")) throw error;
    }
  }
}

describe("edits while syncs run (security K4)", () => {
  it("all win, are tracked with WorkStudio's value, and the other fields go on", { timeout: 90_000 }, async () => {
    const circuits = await db().circuit.findMany({ orderBy: { id: "asc" }, select: { id: true, jobGuid: true } });
    const wanted = new Map<number, string>();
    const edit = async (round: number, editor: number) => {
      for (let turn = editor; turn < circuits.length; turn += EDITORS * 3) {
        const id = Number(circuits[(turn + round) % circuits.length]?.id ?? 0);
        const title = `EDIT ${round}.${editor}.${turn}`;
        await editTitle(id, title);
        wanted.set(id, title);
      }
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      await simulator.advanceDays(1);
      for (const { jobGuid } of circuits.slice(round * 10, round * 10 + 10))
        await simulator.edit(jobGuid, { SS_TITLE: `THEIRS ${round}`, VEGJOB_PROJACRES: round + 1 });
      await Promise.all([sync(), ...Array.from({ length: EDITORS }, (_, editor) => edit(round, editor))]);
    }
    expect(await sync()).toMatchObject({ status: "completed", kept: wanted.size });

    const stored = await db().circuit.findMany({ orderBy: { id: "asc" } });
    expect(wanted.size).toBeGreaterThan(60);
    for (const circuit of stored) {
      const title = wanted.get(Number(circuit.id));
      if (title === undefined) continue;
      expect(circuit.title).toBe(title);
      expect(Object.keys(circuit.userModifiedFields ?? {})).toEqual(["title"]);
      expect(circuit.upstreamValues).toEqual({ title: (circuit.apiDataJson as { SS_TITLE: string }).SS_TITLE });
    }
    for (const circuit of stored.filter((_, position) => position < ROUNDS * 10))
      expect(Number(circuit.totalAcres)).toBe(Math.floor(stored.indexOf(circuit) / 10) + 1);
    const checksum = await storedChecksum();
    expect(await sync()).toMatchObject({ updated: 0 });
    expect(await storedChecksum()).toBe(checksum);
  });

  it("win also when they commit while the sync waits for the very row", async () => {
    const circuit = await db().circuit.findFirstOrThrow({
      where: { apiStatus: "ACTIV", userModifiedFields: { equals: Prisma.DbNull } },
    });
    await simulator.edit(circuit.jobGuid, { SS_TITLE: "THEIRS AT LAST", VEGJOB_PRCENT: 44 });
    const person = new Client({ connectionString: env().DATABASE_URL });
    await person.connect();
    await person.query("BEGIN");
    await person.query(
      `
        UPDATE circuits
        SET title = 'MINE', row_version = row_version + 1, upstream_values = jsonb_build_object('title', title),
          user_modified_fields = jsonb_build_object(
            'title', jsonb_build_object('modified_at', now(), 'modified_by', $2::bigint, 'original_value', title)
          )
        WHERE id = $1`,
      [circuit.id.toString(), admin.userId.toString()],
    );
    const running = sync({ statuses: ["ACTIV"] });
    await untilOneWaits();
    await person.query("COMMIT");
    await person.end();
    expect(await running).toMatchObject({ status: "completed" });
    const now = await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } });
    expect(now).toMatchObject({
      title: "MINE",
      upstreamValues: { title: "THEIRS AT LAST" },
      userModifiedFields: { title: { original_value: circuit.title } },
    });
    expect(Number(now.percentComplete)).toBe(44);
    expect(now.rowVersion).toBe(circuit.rowVersion + 2);
  });
});
