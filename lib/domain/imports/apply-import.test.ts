import { Client } from "pg";
import { describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { circuitFiles, everything } from "../testing/circuit-files";
import { signedIn } from "../testing/people";
import { unproved } from "../testing/users";
import { untilOneWaits } from "../testing/until-one-waits";
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

describe("a person who changes in the middle", () => {
  /** What came of an act while somebody else held its first circuit and something was done meanwhile. */
  async function meanwhile(act: () => Promise<unknown>, change: () => Promise<unknown>): Promise<unknown> {
    const other = new Client({ connectionString: env().DATABASE_URL });
    await other.connect();
    try {
      await other.query("BEGIN");
      await other.query("SELECT 1 FROM circuits WHERE id = $1 FOR UPDATE", [first()]);
      const ended = act().then(
        () => "done",
        (error: unknown) => (error instanceof AppError ? error.code : error),
      );
      await untilOneWaits({ query: "circuits" });
      await change();
      await other.query("COMMIT");
      return await ended;
    } finally {
      await other.end();
    }
  }
  const disable = ({ userId }: UserActor) => db().user.update({ where: { id: userId }, data: { isActive: false } });

  it.each<[string, (actor: UserActor) => Promise<unknown>]>([
    ["is disabled", disable],
    ["loses the region", ({ userId }) => db().userRegion.deleteMany({ where: { userId } })],
    ["loses the role", ({ userId }) => db().userRole.deleteMany({ where: { userId } })],
  ])("and %s applies nothing", async (_, change) => {
    const leaver = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const { id } = await started(await edited({ Title: `${world.mark} GONE` }), leaver);
    expect(
      await meanwhile(
        () => apply(id, "good", leaver),
        () => change(leaver),
      ),
    ).toBe("FORBIDDEN");
    expect(await stored(first())).toMatchObject({ title: `${world.mark} A`, rowVersion: 1 });
    expect(await history(first())).toEqual([]);
  });

  it("and is disabled undoes nothing", async () => {
    const leaver = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const { id } = await started(await edited({ Title: `${world.mark} GONE` }), leaver);
    await apply(id, "good", leaver);
    expect(
      await meanwhile(
        () => undoImport(leaver, { id }),
        () => disable(leaver),
      ),
    ).toBe("FORBIDDEN");
    expect(await stored(first())).toMatchObject({ title: `${world.mark} GONE` });
  });
});

describe("two files at once", () => {
  it("of two people for the same circuits: one is applied, the other one’s rows changed since", async () => {
    const mine = await started(await edited({ Title: `${world.mark} MINE` }));
    const theirs = await started(await edited({ Title: `${world.mark} THEIRS` }), world.colleague);
    const both = await Promise.allSettled([apply(mine.id), apply(theirs.id, "good", world.colleague)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
    expect((await history(first())).filter(({ action }) => action === "circuit.edit")).toHaveLength(1);
  });
});
