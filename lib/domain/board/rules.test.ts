import { describe, expect, it } from "vitest";
import { STAGES, STAGE_NAMES, boardRevertPermission, isStage, moveRule, stageName, waysTo } from "./rules";

/** "forward", "back" with what else it needs, or "no", by row and column in the order of the stages. */
const TABLE = [
  //                       active   pending    qc         rework   closed
  "active              |   no       forward    forward    no       no        ",
  "pending_permissions |   back     no         forward    no       no        ",
  "qc                  |   back     back       no         back     forward!  ",
  "rework              |   back     forward    forward    no       no        ",
  "closed              |   no       no         back!      back!    no        ",
];

describe("where a circuit may go", () => {
  it.each(TABLE)("%s", (line) => {
    const [from = "", ...wanted] = line.replace("|", "").trim().split(/\s+/);
    const found = STAGES.map((to) => {
      const rule = moveRule(from as "qc", to);
      return "refusal" in rule ? "no" : `${rule.direction}${rule.permission === "circuit:edit" ? "!" : ""}`;
    });
    expect(found).toEqual(wanted);
  });

  it("says why not in a sentence of its own for each", () => {
    for (const from of STAGES)
      for (const to of STAGES) {
        const rule = moveRule(from, to);
        if ("refusal" in rule && from !== to) expect(rule.refusal).not.toBe("It is in this stage already.");
      }
  });

  it("knows from where a stage is reached, and what each way needs", () => {
    expect(waysTo("closed")).toEqual([{ from: "qc", direction: "forward", permission: "circuit:edit" }]);
    expect(waysTo("rework").map(({ from, permission }) => [from, permission])).toEqual([
      ["qc", "circuit:move"],
      ["closed", "circuit:edit"],
    ]);
  });

  it("knows its stages by name, and leaves one of a later version as it is", () => {
    expect(STAGES.map(stageName)).toEqual(Object.values(STAGE_NAMES));
    expect(stageName("hibernating")).toBe("hibernating");
    expect(isStage("toString")).toBe(false);
  });
});

describe("taking an act on a card back", () => {
  const moved = (before: string, after: string) => ({
    workflow_stage: { before: { stage: before, by: null }, after: { stage: after, by: 1 } },
  });

  it("needs what the act itself needed", () => {
    expect(boardRevertPermission(moved("active", "qc"))).toBe("circuit:move");
    expect(boardRevertPermission(moved("qc", "closed"))).toBe("circuit:edit");
    expect(boardRevertPermission(moved("closed", "rework"))).toBe("circuit:edit");
    expect(boardRevertPermission({ is_pinned: { before: false, after: true } })).toBe("circuit:move");
  });
});
