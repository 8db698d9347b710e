import { describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { circuitFiles, everything } from "../testing/circuit-files";
import { signedIn } from "../testing/people";
import { unproved } from "../testing/users";
import { applyImport, undoImport } from "./apply-import";
import { exportImport, getImport, listImports } from "./queries";
import { matchImport, startImport } from "./start-import";

const { world, edited, started, apply, stored, history, snapshot, first } = circuitFiles();

describe("applying", () => {
  it("twice, also at once, applies once", async () => {
    const preview = await started(await edited({ Title: `${world.mark} ONCE` }));
    const answers = await Promise.all([apply(preview.id), apply(preview.id)]);
    expect(answers[0]).toEqual(answers[1]);
    expect((await history(first())).filter(({ action }) => action === "circuit.edit")).toHaveLength(1);
    expect(await stored(first())).toMatchObject({ rowVersion: 2 });
  });

  it("is refused to who may not edit, without a fresh proof, without a reason, to anybody else, and for a preview that was not seen", async () => {
    const file = await edited({ Title: `${world.mark} NO` });
    const planner = await signedIn({ role: "planner", regions: ["LAN"] });
    await expect(startImport(planner, { list: "circuits", file })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const preview = await started(file);
    const before = await snapshot();
    await expect(apply(preview.id, "good", unproved(world.supervisor))).rejects.toMatchObject({ code: "MFA_REQUIRED" });
    await expect(apply(preview.id, "good", world.colleague)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      applyImport(world.supervisor, { id: preview.id, mode: "good", revision: 2, reason: "as seen" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(
      applyImport(world.supervisor, { id: preview.id, mode: "good", revision: 1, reason: null }),
    ).rejects.toMatchObject({ code: "INVALID" });
    await expect(getImport(world.colleague, preview.id, everything)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await snapshot())[0]).toEqual(before[0]);
  });

  it("has no door for its owner once they may not edit circuits, also where they may bring other files", async () => {
    const { id, columns } = await started(await edited({ Title: `${world.mark} SHUT` }));
    const applied = await started(await edited({ Title: `${world.mark} OPEN` }));
    await apply(applied.id);
    const limited: UserActor = {
      ...world.supervisor,
      permissions: new Set(
        [...world.supervisor.permissions, "planner:link" as const].filter((one) => one !== "circuit:edit"),
      ),
    };
    expect((await listImports(limited)).lists).toMatchObject([{ list: "planners" }]);
    const before = await snapshot();
    for (const door of [
      () => getImport(limited, id, everything),
      () => exportImport(limited, id, "csv"),
      () => matchImport(limited, { id, columns }),
      () => apply(id, "good", limited),
      () => undoImport(limited, { id: applied.id }),
    ])
      await expect(door()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await snapshot())[0]).toEqual(before[0]);
  });
});
