import { describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { editCircuit } from "../circuits/mutations";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import { circuitFiles, everything } from "../testing/circuit-files";
import { linesAreTrue } from "../testing/corrections";
import { signedIn } from "../testing/people";
import { undoImport } from "./apply-import";
import { exportImport, getImport } from "./queries";

const { world, exported, workbook, edited, started, apply, stored, history, first } = circuitFiles();

describe("undoing", () => {
  it("takes everything back, but for records changed since, which it names", async () => {
    const file = await edited(
      { Title: `${world.mark} ONE` },
      { Title: `${world.mark} TWO`, "Total mi": 1 },
      { "Total mi": 2 },
    );
    const [one = 0, two = 0, three = 0] = world.ids;
    await editCircuit(world.supervisor, {
      id: three,
      base: { title: `${world.mark} C` },
      values: { title: `${world.mark} CC` },
      reason: "walked it",
    });
    const preview = await started(file);
    await apply(preview.id);
    await editCircuit(world.colleague, {
      id: two,
      base: { title: `${world.mark} TWO` },
      values: { title: `${world.mark} LATER` },
      reason: "no",
    });
    await db().circuit.update({ where: { id: one }, data: { upstreamValues: { title: `${world.mark} FRESH` } } });
    expect(await undoImport(world.supervisor, { id: preview.id })).toEqual({
      undone: 2,
      left: 1,
      names: [expect.stringContaining(`${world.mark} B`)],
    });
    // A field that was WorkStudio's has WorkStudio's newest value.
    expect(await stored(one)).toMatchObject({
      title: `${world.mark} FRESH`,
      userModifiedFields: null,
      upstreamValues: null,
    });
    expect(await stored(two)).toMatchObject({ title: `${world.mark} LATER` });
    const left = await stored(three);
    expect(left).toMatchObject({ title: `${world.mark} CC` });
    expect(Number(left.totalMiles)).toBe(12.5);
    expect(Object.keys(left.userModifiedFields as object)).toEqual(["title"]);
    expect((await history(one)).at(-1)).toMatchObject({
      action: "circuit.revert",
      changes: { title: { before: `${world.mark} ONE`, after: `${world.mark} FRESH` } },
    });
    expect(await linesAreTrue()).toEqual([]);
    // Sent twice, the answer is the same and nothing more happens.
    const entries = await history(one);
    expect(await undoImport(world.supervisor, { id: preview.id })).toMatchObject({ undone: 2, left: 1 });
    expect(await history(one)).toEqual(entries);
    const page = await getImport(world.supervisor, preview.id, everything);
    expect(page).toMatchObject({ state: "undone", counts: { undone: 2, left: 1 } });
    expect(page.rows.map(({ problems }) => problems.map(({ message }) => message))).toEqual([
      [],
      ["The circuit changed since, or is not yours now."],
      [],
    ]);
  });

  it("is over after ten minutes, when the history still takes each back", async () => {
    const preview = await started(await edited({ Title: `${world.mark} ONE` }));
    await apply(preview.id);
    await db().import.update({ where: { id: preview.id }, data: { appliedAt: new Date(Date.now() - 11 * 60_000) } });
    await expect(undoImport(world.supervisor, { id: preview.id })).rejects.toMatchObject({
      code: "CONFLICT",
      message: /10 minutes/,
    });
    const act = Number((await history(first())).at(-1)?.id);
    const { digest } = await previewCircuitRevert(world.supervisor, act);
    await revertCircuit(world.supervisor, { id: act, digest, reason: "not so" });
    expect(await stored(first())).toMatchObject({ title: `${world.mark} A`, userModifiedFields: null });
  });

  it("is nobody else's, and nothing before the act", async () => {
    const preview = await started(await edited({ Title: `${world.mark} ONE` }));
    await expect(undoImport(world.supervisor, { id: preview.id })).rejects.toMatchObject({ code: "CONFLICT" });
    await apply(preview.id);
    await expect(undoImport(world.colleague, { id: preview.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("an import after its person's regions changed", () => {
  const limitedTo = async (code: string): Promise<UserActor> => ({
    ...world.supervisor,
    regionIds: (await db().region.findMany({ where: { code } })).map(({ id }) => id),
  });

  it("shows of records out of sight only what was sent, on the page and as a file", async () => {
    const { id } = await started(await edited({ Title: `${world.mark} SENT`, "Total mi": "many" }, { "Total mi": 77 }));
    await db().circuit.updateMany({ where: { id: { in: world.ids.slice(1) } }, data: { title: "SECRET" } });
    const elsewhere = await limitedTo("LEH");
    const page = await getImport(elsewhere, id, everything);
    expect(
      page.rows.map(({ line, subjectId, label, changes, problems }) => [line, subjectId, label, changes, problems]),
    ).toEqual(
      [2, 3, 4].map((line) => [
        line,
        null,
        null,
        [],
        [{ field: "", cell: null, message: "This one is out of your sight now." }],
      ]),
    );
    expect((await getImport(world.supervisor, id, everything)).rows[1]?.changes).toHaveLength(1);
    const text = await (await exportImport(elsewhere, id, "csv")).text();
    expect(text).toContain(`${world.mark} SENT`);
    expect(text).not.toContain("Enter a number");
  });

  it("undoes no move back to where they see nothing, and does not name it", async () => {
    const preview = await started(await edited({ Region: "Lehigh" }, { Title: `${world.mark} TWO` }));
    await apply(preview.id);
    const elsewhere = await limitedTo("LEH");
    await expect(undoImport(elsewhere, { id: preview.id })).rejects.toMatchObject({ code: "CONFLICT" });
    await db().circuit.update({
      where: { id: world.ids[1] ?? 0 },
      data: { region: { connect: { id: elsewhere.regionIds[0] as bigint } } },
    });
    const names = [expect.stringContaining(`${world.mark} A`)];
    expect(await undoImport(elsewhere, { id: preview.id })).toEqual({ undone: 1, left: 1, names });
    expect(await stored(first())).toMatchObject({ regionId: elsewhere.regionIds[0] });
    expect((await undoImport(await limitedTo("CEN"), { id: preview.id })).names).toEqual(["Row 2"]);
  });

  it("ends its file with the session", async () => {
    const person = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const { id } = await started(await workbook(await exported(person)), person);
    await db().session.updateMany({ where: { userId: person.userId }, data: { revokedAt: new Date() } });
    await expect((await exportImport(person, id, "csv")).text()).rejects.toThrow();
  });
});
