import { db } from "@/lib/platform/db";
import { announceChange } from "@/lib/platform/shared-cache";
import { type CircuitListState, circuitList } from "../circuits/list";

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
  await announceChange("circuits");
  return { id: Number(circuit.id), jobGuid: circuit.jobGuid };
}

/** The list as a URL with these parameters asks for it. */
export function listInput(url: Record<string, unknown> = {}): CircuitListState {
  return circuitList.parse(url);
}
