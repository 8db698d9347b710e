import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { announceChange } from "@/lib/platform/shared-cache";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { firstWindows, readWindows, windowText } from "./board-windows";
import { boardList } from "./list";
import { markCard, moveCard } from "./mutations";
import { readBoard, readBoardSince } from "./read-board";

let supervisor: UserActor;
let elsewhere: UserActor;
const ids: number[] = [];
const MARK = "BOARDREAD";

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "planner", regions: ["LEH"] });
  for (const apiStatus of ["ACTIV", "ACTIV", "ACTIV", "QC"])
    ids.push((await storedCircuit({ title: `${MARK} ${ids.length}`, apiStatus, totalMiles: 2.5 })).id);
});

const state = (address: Record<string, string> = {}) => boardList.parse({ q: MARK, ...address });
const column = async (stage: string, address: Record<string, string> = {}, actor = supervisor) => {
  const { columns, parts } = await readBoard(actor, state(address), firstWindows(50));
  const { count, totalMiles } = columns.find((one) => one.stage === stage) ?? { count: -1, totalMiles: -1 };
  return { count, totalMiles, ids: parts.find((one) => one.stage === stage)?.cards.map(({ id }) => id) };
};

describe("reading the board", () => {
  it("counts every column of what is filtered, and brings its cards in their order, pinned ones first", async () => {
    const [first = 0, second = 0, third = 0, checked = 0] = ids;
    expect(await column("active")).toEqual({ count: 3, totalMiles: 7.5, ids: [first, second, third] });
    expect(await column("qc")).toEqual({ count: 1, totalMiles: 2.5, ids: [checked] });
    expect(await column("closed")).toEqual({ count: 0, totalMiles: 0, ids: [] });
    await markCard(supervisor, { id: third, version: 1, isPinned: true });
    expect((await column("active")).ids).toEqual([third, first, second]);
    expect((await column("active", { status: "QC" })).count).toBe(0);
  });

  it("leaves hidden cards out of the column and its sums, unless they are asked for", async () => {
    const [first = 0] = ids;
    await markCard(supervisor, { id: first, version: 1, isHidden: true });
    expect((await column("active")).count).toBe(2);
    expect(await column("active", { hidden: "only" })).toEqual({ count: 1, totalMiles: 2.5, ids: [first] });
    expect((await column("active", { hidden: "all" })).count).toBe(3);
  });

  it("shows nothing of other regions, and nothing without the permission", async () => {
    expect((await column("active", {}, elsewhere)).count).toBe(0);
    await expect(readBoard({ ...supervisor, permissions: new Set() }, state(), [])).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("brings a part of a long column", async () => {
    const { parts } = await readBoard(supervisor, state({ hidden: "all" }), readWindows(["active.1.1"]));
    expect(parts).toEqual([{ stage: "active", from: 1, cards: [expect.objectContaining({ id: ids[0] })] }]);
  });

  it("answers nothing new until somebody changed a card or a circuit", async () => {
    const { version } = await readBoard(supervisor, state(), []);
    expect(await readBoardSince(supervisor, state(), [], version)).toBeNull();
    await moveCard(supervisor, { id: ids[1] ?? 0, version: 1, stage: "qc", place: { at: "end" }, reason: null });
    const moved = await readBoardSince(supervisor, state(), [], version);
    expect(moved?.columns.find(({ stage }) => stage === "qc")).toMatchObject({ count: 2 });
    await announceChange("circuits");
    expect(await readBoardSince(supervisor, state(), [], moved?.version ?? "")).not.toBeNull();
  });
});

describe("windows of an address", () => {
  it("are read as they are written, bounded, one of a stage, and nothing else is one", () => {
    const window = { stage: "qc", from: 50, count: 25 } as const;
    expect(readWindows([windowText(window)])).toEqual([window]);
    expect(readWindows(["qc.0.999", "qc.5.5"])).toEqual([{ stage: "qc", from: 0, count: 200 }]);
    expect(readWindows(["", "qc", "qc.-1.5", "later.0.5", "qc.0.0", "qc.1e3.5"])).toEqual([]);
  });
});
