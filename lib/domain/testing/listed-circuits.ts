import { beforeAll, expect } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { listCircuits } from "../circuits/list";
import { listInput, storedCircuit } from "./circuits";
import { signedIn } from "./people";

export let admin: UserActor;
export let mara: UserActor;
/** By what the circuits are called here. */
export const guids = new Map<string, string>();

/** Eight circuits, of which a list shows six, and the two who look at them. */
export function startFromListedCircuits(): void {
  beforeAll(async () => {
    admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
    mara = await signedIn({ role: "planner", name: "Mara O'Hartwell", regions: ["LEH"] });
    const circuits: [string, Parameters<typeof storedCircuit>[0]][] = [
      [
        "maple",
        {
          workOrder: "2025-0001",
          title: "MAPLE HOLLOW 69/12 KV",
          contractor: "Greenbough",
          cycleType: "Trim",
          totalMiles: 5,
          percentComplete: 40,
          takenBy: "GREENBOUGH\\mhartwell",
        },
      ],
      [
        "percent",
        {
          workOrder: "2025-0002",
          title: "100% CLEAR_CUT \\ RIDGE",
          contractor: "GREENBOUGH",
          cycleType: "Herbicide",
          totalMiles: 9.5,
          percentComplete: 10,
        },
      ],
      [
        "quoted",
        {
          workOrder: "2025-0003",
          title: "O'MALLEY'S \"BEND\"",
          region: "LEH",
          apiStatus: "QC",
          contractor: "Stonehedge",
          totalMiles: 5,
          percentComplete: 90,
        },
      ],
      [
        "piece",
        {
          workOrder: "2025-0003",
          extension: "C_ba",
          title: "O'MALLEY PIECE",
          region: "LEH",
          apiStatus: "QC",
          editedAt: null,
        },
      ],
      ["odd", { workOrder: "2026-0100", title: "HELD LINE", region: "NOR", apiStatus: "HOLDX", totalMiles: 0.01 }],
      ["excluded", { workOrder: "2026-0101", title: "EXCLUDED LINE", region: "NOR", isExcluded: true }],
      ["deleted", { workOrder: "2026-0102", title: "DELETED LINE", isDeleted: true }],
      ["assigned", { workOrder: "2026-0103", title: "ASSIGNED LINE", region: "CEN", assignedTo: mara.userId }],
    ];
    for (const [name, facts] of circuits) guids.set(name, (await storedCircuit(facts)).jobGuid);
    const edited = await db().circuit.findFirstOrThrow({ where: { title: "MAPLE HOLLOW 69/12 KV" } });
    await db().circuit.update({
      where: { id: edited.id },
      data: {
        userModifiedFields: { title: { modified_at: "2026-02-01T00:00:00Z", modified_by: 1, original_value: "X" } },
      },
    });
  });
}

/** What a list shows by an address, in its order. */
export async function titles(url: Record<string, unknown>, actor = admin): Promise<string[]> {
  const { rows, total } = await listCircuits(actor, listInput(url));
  expect(total).toBe(rows.length);
  return rows.map((row) => row.title);
}
