import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { nameKinds } from "../planners/name-kinds";
import { directSteps, storedChecksum, sync } from "../testing/sync";
import { untilOneWaits } from "../testing/until-one-waits";

// Planners of the simulated world; the utility's forester and the strangers are made up here.
const MARA = "GREENBOUGH\\mhartwell";
const DEVIN = "TALLMEADOW\\doakes";
const FORESTER = "KEYVALLEY\\cforest";
const STRANGER = "NEWHEDGE\\sfirst";

let simulator: TestSimulator;
let mara: UserActor;
let devin: UserActor;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 90 });
  await db().accountDomain.createMany({
    data: [
      { domain: "GreenBough", kind: "contractor" },
      { domain: "TALLMEADOW", kind: "contractor" },
      { domain: "KEYVALLEY", kind: "utility" },
      { domain: "HOUSEKEEPING", kind: "system" },
    ],
  });
  mara = await signedIn({ role: "planner", name: "Mara Hartwell", wsUsername: MARA });
  devin = await signedIn({ role: "planner", name: "Devin Oakes", wsUsername: DEVIN });
  expect((await sync()).message).toBeNull();
});
afterAll(() => simulator.stop());

let used = 0;
/** A whole circuit that no other test here touches, in Mara's hands. */
async function circuitOfMara() {
  const [circuit] = await db().circuit.findMany({
    where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} } },
    orderBy: { jobGuid: "asc" },
    skip: (used += 1),
    take: 1,
  });
  if (!circuit) throw new Error("The world has too few circuits.");
  await change(circuit.jobGuid, { SS_TAKENBY: MARA, WSREQ_STATUS: "ACTIV" });
  return circuit;
}

async function change(jobGuid: string, cells: Record<string, unknown>): Promise<void> {
  await simulator.edit(jobGuid, cells);
  await sync();
}

const plannersOf = async (circuitId: bigint) =>
  (await db().circuitUser.findMany({ where: { circuitId } })).map(({ userId }) => userId);
const planner = async (circuitId: bigint) =>
  (await db().circuit.findUniqueOrThrow({ where: { id: circuitId }, select: { planner: { select: { name: true } } } }))
    .planner?.name;
const custody = (circuitId: bigint) =>
  db().circuitCustodyPeriod.findMany({ where: { circuitId }, orderBy: { startedAt: "asc" } });
const statuses = (circuitId: bigint) =>
  db().circuitStatusPeriod.findMany({ where: { circuitId }, orderBy: { startedAt: "asc" } });

describe("the planner of a circuit", () => {
  it.each([
    ["the utility checks it", FORESTER, "utility"],
    ["a machine holds it", "HOUSEKEEPING\\nightly", "system"],
    ["an office without a domain holds it", "JOBQUEUE", "system"],
    ["nobody holds it", null, "nobody"],
    ["a cell of blanks says so", "  ", "nobody"],
    ["an account of a domain that nobody named holds it", STRANGER, "unknown"],
  ])("stays while %s, and who holds it stands in its periods", async (_when, takenBy, kind) => {
    const circuit = await circuitOfMara();
    await change(circuit.jobGuid, { SS_TAKENBY: takenBy });
    expect(await plannersOf(circuit.id)).toEqual([mara.userId]);
    expect(await planner(circuit.id)).toMatch(/mhartwell$/);
    const periods = (await custody(circuit.id)).slice(-2);
    expect(periods).toMatchObject([
      { kind: "contractor", takenBy: MARA },
      { kind, takenBy: takenBy?.trim() || null, endedAt: null, isFirstSight: false },
    ]);
    expect(periods[0]?.endedAt).toEqual(periods[1]?.startedAt);
  });

  it("changes when another contractor's account takes the circuit, also after the utility had it", async () => {
    const circuit = await circuitOfMara();
    await change(circuit.jobGuid, { SS_TAKENBY: FORESTER, WSREQ_STATUS: "QC" });
    await change(circuit.jobGuid, { SS_TAKENBY: DEVIN.toLowerCase(), WSREQ_STATUS: "REWRK" });
    expect(await plannersOf(circuit.id)).toEqual([devin.userId]);
    expect((await custody(circuit.id)).slice(-3).map(({ kind }) => kind)).toEqual([
      "contractor",
      "utility",
      "contractor",
    ]);
    expect((await statuses(circuit.id)).map(({ status }) => status).slice(-3)).toEqual(["ACTIV", "QC", "REWRK"]);
  });

  it("is not another one because the same account is spelled otherwise", async () => {
    const circuit = await circuitOfMara();
    const before = await custody(circuit.id);
    await change(circuit.jobGuid, { SS_TAKENBY: "GreenBough\\MHARTWELL" });
    expect(await custody(circuit.id)).toEqual(before);
  });

  it("is whom an unnamed domain's account is, until a contractor's was known to hold it", async () => {
    const circuit = await circuitOfMara();
    await db().circuitCustodyPeriod.deleteMany({ where: { circuitId: circuit.id } });
    await db().circuit.update({ where: { id: circuit.id }, data: { plannerId: null } });
    await change(circuit.jobGuid, { SS_TAKENBY: STRANGER });
    expect(await planner(circuit.id)).toBe(STRANGER);
    await change(circuit.jobGuid, { SS_TAKENBY: "NEWHEDGE\\ssecond" });
    expect(await planner(circuit.id)).toBe("NEWHEDGE\\ssecond");
    await change(circuit.jobGuid, { SS_TAKENBY: DEVIN });
    await change(circuit.jobGuid, { SS_TAKENBY: STRANGER });
    expect(await planner(circuit.id)).toMatch(/doakes$/);
  });

  it("and its holder stay when the cell cannot be read, as do contractor, cycle and versions", async () => {
    const circuit = await circuitOfMara();
    const before = await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } });
    const periods = await custody(circuit.id);
    const garbled = { junk: true };
    await change(circuit.jobGuid, {
      SS_TAKENBY: garbled,
      VEGJOB_CONTRACTOR: garbled,
      VEGJOB_CYCLETYPE: garbled,
      SS_TITLE: garbled,
      WSREQ_VERSION: "seven",
      WSREQ_SYNCHVERSN: garbled,
    });
    const { takenBy, contractor, cycleType, title, wsVersion, wsSyncVersion } = before;
    expect(await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } })).toMatchObject({
      takenBy,
      contractor,
      cycleType,
      title,
      wsVersion,
      wsSyncVersion,
    });
    expect(await custody(circuit.id)).toEqual(periods);
    expect(await plannersOf(circuit.id)).toEqual([mara.userId]);
  });
});

describe("periods", () => {
  it("begin with the first sync, and say that it was so already", async () => {
    const [found] = await db().$queryRaw<{ circuits: number; statuses: number; holders: number }[]>(Prisma.sql`
      SELECT count(*)::float8 AS circuits,
        (SELECT count(*) FROM circuit_status_periods WHERE is_first_sight)::float8 AS statuses,
        (SELECT count(DISTINCT circuit_id) FROM circuit_custody_periods WHERE ended_at IS NULL)::float8 AS holders
      FROM circuits`);
    expect(found).toEqual({ circuits: 90, statuses: 90, holders: 90 });
  });

  it("begin at WorkStudio's own edit where that lies after the last sync, and the circuit says since when it has its status", async () => {
    const circuit = await circuitOfMara();
    const edited = new Date();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await change(circuit.jobGuid, { WSREQ_STATUS: "QC", SS_TAKENBY: FORESTER, SS_EDITDATE: edited.toISOString() });
    const now = await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } });
    const [held, stood] = [(await custody(circuit.id)).at(-1), (await statuses(circuit.id)).at(-1)];
    expect([held?.startedAt, stood?.startedAt, now.statusSince]).toEqual([edited, edited, edited]);
  });

  it("are written by nobody when nothing changed", async () => {
    const before = await storedChecksum();
    expect(await sync()).toMatchObject({ updated: 0 });
    expect(await storedChecksum()).toBe(before);
  });

  it("of an answer that is given twice are one", async () => {
    const circuit = await circuitOfMara();
    await change(circuit.jobGuid, { SS_TAKENBY: FORESTER });
    const periods = await custody(circuit.id);
    await sync({ statuses: ["ACTIV"] });
    expect(await custody(circuit.id)).toEqual(periods);
  });
});

describe("an account domain that nobody named", () => {
  const issues = () => db().syncIssue.findMany({ where: { kind: "unknown_domain" }, orderBy: { id: "asc" } });

  it("is one issue, however many hold circuits, and is settled by the first sync that knows it", async () => {
    const [one, two] = [await circuitOfMara(), await circuitOfMara()];
    await change(one.jobGuid, { SS_TAKENBY: "Oddwood\\first" });
    await change(two.jobGuid, { SS_TAKENBY: "ODDWOOD\\second" });
    const open = (await issues()).filter(({ message }) => /oddwood/i.test(message));
    expect(open).toMatchObject([{ severity: "warning", resolvedAt: null, field: "taken_by" }]);
    expect(open[0]?.message).toContain("contractor’s, the utility’s or a system’s");
    await db().accountDomain.create({ data: { domain: "oddwood", kind: "utility" } });
    await sync();
    expect((await issues()).filter(({ message }) => /oddwood/i.test(message))).toMatchObject([
      { resolvedAt: expect.any(Date) as Date },
    ]);
  });
});

describe("an account domain that somebody names while a sync writes", () => {
  it("counts for what that sync writes too: one waits for the other", async () => {
    const circuit = await circuitOfMara();
    await simulator.edit(circuit.jobGuid, { SS_TAKENBY: "LATEHEDGE\\sfirst" });
    let ways = "";
    await sync({}, systemActor("test"), async (name, work) => {
      if (!name.startsWith("apply")) return directSteps(name, work);
      const { written } = await db().$transaction(async (tx) => {
        await tx.accountDomain.create({ data: { domain: "LATEHEDGE", kind: "utility" } });
        await nameKinds(tx);
        const writing = directSteps(name, work);
        const ended = writing.then(() => "did not wait");
        const waited = untilOneWaits({ on: "advisory" });
        ways = await Promise.race([ended, waited.then(() => "waited")]);
        return { written: writing };
      });
      return written;
    });
    expect((await custody(circuit.id)).at(-1)).toMatchObject({ takenBy: "LATEHEDGE\\sfirst", kind: "utility" });
    expect(ways).toBe("waited");
    expect(await plannersOf(circuit.id)).toEqual([mara.userId]);
  });
});

describe("a circuit that WorkStudio no longer sends", () => {
  const seen = async (jobGuid: string) =>
    db().circuit.findUniqueOrThrow({ where: { jobGuid }, select: { notSeenSince: true, deletedAt: true, id: true } });
  const acts = async (id: bigint) =>
    (
      await db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: id }, orderBy: { id: "desc" } })
    ).map(({ action }) => action);

  it("says since when, keeps everything else, and goes on when it comes again in whatever status", async () => {
    const circuit = await circuitOfMara();
    await simulator.edit(circuit.jobGuid, { WSREQ_STATUS: "ELSEWHERE" });
    await sync({ statuses: ["QC"] });
    expect(await seen(circuit.jobGuid)).toMatchObject({ notSeenSince: null });
    await sync({ statuses: ["ACTIV"] });
    const gone = await seen(circuit.jobGuid);
    expect(gone).toMatchObject({ notSeenSince: expect.any(Date) as Date, deletedAt: null });
    expect(await plannersOf(circuit.id)).toEqual([mara.userId]);
    expect((await acts(circuit.id))[0]).toBe("circuit.not_seen");
    await sync();
    expect(await seen(circuit.jobGuid)).toEqual(gone);
    await change(circuit.jobGuid, { WSREQ_STATUS: "QC" });
    expect(await seen(circuit.jobGuid)).toMatchObject({ notSeenSince: null });
    expect(await acts(circuit.id)).toContain("circuit.seen_again");
  });

  it("is there while its row comes but cannot be taken", async () => {
    const circuit = await circuitOfMara();
    await change(circuit.jobGuid, { REGION: "Nowhere" });
    expect(await seen(circuit.jobGuid)).toMatchObject({ notSeenSince: null });
  });

  it("is not gone because its status could not be fetched", async () => {
    const circuit = await circuitOfMara();
    await simulator.edit(circuit.jobGuid, { WSREQ_STATUS: "ELSEWHERE" });
    await simulator.fault({ kind: "error200", times: 1, match: { filterValue: "ACTIV" } });
    await sync();
    expect(await seen(circuit.jobGuid)).toMatchObject({ notSeenSince: null });
  });
});
