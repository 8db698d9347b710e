import { Prisma, db } from "@/lib/platform/db";
import { announceChange } from "@/lib/platform/shared-cache";
import { holders } from "../circuit-sync/write-periods";
import { type CircuitListState, circuitList } from "../circuits/list";
import { seePlanners } from "../planners/see-planners";
import { settleCircuits } from "../planners/settle-circuits";

type CircuitFacts = {
  workOrder?: string;
  extension?: string;
  title?: string;
  region?: string;
  apiStatus?: string;
  contractor?: string | null;
  cycleType?: string | null;
  totalMiles?: number;
  percentComplete?: number;
  takenBy?: string | null;
  editedAt?: string | null;
  startDate?: string | null;
  isExcluded?: boolean;
  isDeleted?: boolean;
  assignedTo?: bigint;
};

let count = 0;

/** A stored circuit, as a sync would have left it. */
export async function storedCircuit(facts: CircuitFacts = {}): Promise<{ id: number; jobGuid: string }> {
  count += 1;
  const editedAt =
    facts.editedAt === undefined ? `2026-02-01T12:00:${String(count % 60).padStart(2, "0")}Z` : facts.editedAt;
  const circuit = await db().circuit.create({
    data: {
      jobGuid: `{${count.toString(16).toUpperCase().padStart(8, "0")}-0000-4000-8000-00000000ABCD}`,
      workOrder: facts.workOrder ?? `2026-${String(1000 + count)}`,
      extension: facts.extension ?? "@",
      title: facts.title ?? `CEDAR RUN ${count} 12 KV LINE`,
      region: { connect: { code: facts.region ?? "LAN" } },
      apiStatus: facts.apiStatus ?? "ACTIV",
      contractor: facts.contractor ?? null,
      cycleType: facts.cycleType ?? null,
      totalMiles: facts.totalMiles ?? 10,
      percentComplete: facts.percentComplete ?? 0,
      takenBy: facts.takenBy ?? null,
      startDate: facts.startDate ? new Date(facts.startDate) : null,
      apiModifiedAt: editedAt,
      apiModifiedDate: new Date("2026-02-01"),
      isExcluded: facts.isExcluded ?? false,
      exclusionReason: facts.isExcluded ? "not ours" : null,
      deletedAt: facts.isDeleted ? new Date() : null,
      ...(facts.assignedTo === undefined
        ? {}
        : {
            assignments: { create: { userId: facts.assignedTo, assignmentSource: "manual", assignedAt: new Date() } },
          }),
    },
    select: { id: true, jobGuid: true },
  });
  await heldAndSeen(circuit.id);
  await announceChange("circuits");
  return { id: Number(circuit.id), jobGuid: circuit.jobGuid };
}

/** Its planner, and the periods that its first sync opened. */
async function heldAndSeen(id: bigint): Promise<void> {
  await db().$transaction(async (tx) => {
    await seePlanners(tx, "login", Prisma.sql`SELECT taken_by FROM circuits WHERE id = ${id} AND taken_by IS NOT NULL`);
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO circuit_status_periods (circuit_id, started_at, status, is_first_sight)
      SELECT id, now(), api_status, true
      FROM circuits
      WHERE id = ${id}`);
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO circuit_custody_periods (circuit_id, started_at, taken_by, kind, planner_id, is_first_sight)
      SELECT c.id, now(), c.taken_by, coalesce(h.kind, 'nobody'), h.planner_id, true
      FROM circuits c
      LEFT JOIN (${holders(Prisma.sql`SELECT taken_by FROM circuits WHERE id = ${id} AND taken_by IS NOT NULL`)}) h
        ON h.name = c.taken_by
      WHERE c.id = ${id}`);
    await tx.$executeRaw(Prisma.sql`UPDATE circuits SET status_since = now() WHERE id = ${id}`);
    await settleCircuits(tx, Prisma.sql`SELECT ${id}::bigint`);
  });
}

/** The list as a URL with these parameters asks for it. */
export function listInput(url: Record<string, unknown> = {}): CircuitListState {
  return circuitList.parse(url);
}
