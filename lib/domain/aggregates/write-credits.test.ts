import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { buildDays } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { figuresAsWritten, storedPlanner, storedUnit } from "../testing/units";

const TODAY = businessDay(new Date());
const DAY = "2026-01-14";

/** A circuit whose units were fetched, with the books opened at so many miles. */
async function openedCircuit(milesPlanned = 0): Promise<number> {
  const { id } = await storedCircuit();
  await setMiles(id, milesPlanned);
  await db().circuitUnitFetch.create({ data: { circuitId: id, triedAt: new Date(), fetchedAt: new Date() } });
  await credit();
  return id;
}
const setMiles = (id: number, milesPlanned: number) => db().circuit.update({ where: { id }, data: { milesPlanned } });
const credit = () => buildDays({ from: TODAY, to: TODAY });
async function creditsOf(circuitId: number) {
  const credits = await db().stationCredit.findMany({ where: { circuitId }, orderBy: { id: "asc" } });
  return credits.map(({ stationName, plannerId, miles, method, creditedOn }) => ({
    station: stationName,
    planner: plannerId === null ? null : Number(plannerId),
    miles: Number(miles),
    method,
    day: creditedOn.toISOString().slice(0, 10),
  }));
}
/** The circuits whose credits are not exactly their miles less their opening ones. */
const unbalanced = () =>
  db().$queryRaw<{ id: bigint }[]>(Prisma.sql`
    SELECT c.id FROM circuits c JOIN circuit_mile_books b ON b.circuit_id = c.id
    WHERE c.miles_planned
      - b.opening_miles <> coalesce((SELECT sum(k.miles) FROM station_credits k WHERE k.circuit_id = c.id), 0)`);

describe("miles of stations", () => {
  it("are nobody's when a circuit is first seen, with whatever stands on it", async () => {
    const { id } = await storedCircuit();
    await setMiles(id, 12.5);
    await credit();
    await storedUnit({
      circuitId: id,
      stationName: "10",
      spanMetres: 80,
      plannerId: await storedPlanner("Early Bird"),
    });
    await db().circuitUnitFetch.create({ data: { circuitId: id, triedAt: new Date(), fetchedAt: new Date() } });
    await credit();
    expect(await creditsOf(id)).toMatchObject([{ station: "10", miles: 0, method: "opening" }]);
    expect(await db().circuitMileBook.findUniqueOrThrow({ where: { circuitId: id } })).toMatchObject({
      openingMiles: new Prisma.Decimal(12.5),
      bookedMiles: new Prisma.Decimal(12.5),
    });
  });

  it("are credited from the first on a work order of which nothing was planned when it was first seen", async () => {
    const planner = await storedPlanner("New Work");
    const { id } = await storedCircuit();
    await setMiles(id, 0);
    await credit();
    await setMiles(id, 0.25);
    await storedUnit({ circuitId: id, stationName: "10", spanMetres: 402.336, plannerId: planner, assessedOn: DAY });
    await db().circuitUnitFetch.create({ data: { circuitId: id, triedAt: new Date(), fetchedAt: new Date() } });
    await buildDays();
    expect(await creditsOf(id)).toEqual([{ station: "10", planner, miles: 0.25, method: "span", day: DAY }]);
    const written = await figuresAsWritten();
    await buildDays();
    expect(await figuresAsWritten()).toBe(written);
  });

  it("are nobody's where units stand on a circuit of which WorkStudio counts no mile", async () => {
    const { id } = await storedCircuit();
    await setMiles(id, 0);
    await credit();
    await storedUnit({ circuitId: id, stationName: "10", spanMetres: 402.336 });
    await db().circuitUnitFetch.create({ data: { circuitId: id, triedAt: new Date(), fetchedAt: new Date() } });
    await credit();
    expect(await creditsOf(id)).toMatchObject([{ station: "10", miles: 0, method: "opening" }]);
  });

  it("are the span's, once, for the planner of the first unit on the day of its assessment; what the circuit says beyond is unassigned", async () => {
    const [first, second] = [await storedPlanner("First Walker"), await storedPlanner("Second Walker")];
    const id = await openedCircuit();
    await storedUnit({
      circuitId: id,
      stationName: "10",
      spanMetres: 804.672,
      plannerId: second,
      assessedOn: "2026-01-15",
    });
    await storedUnit({
      circuitId: id,
      stationName: "10",
      spanMetres: 804.672,
      plannerId: first,
      assessedOn: DAY,
      unitType: "NW",
    });
    await storedUnit({
      circuitId: id,
      stationName: "20",
      spanMetres: 160.9344,
      plannerId: second,
      assessedOn: "2026-01-15",
    });
    await storedUnit({ circuitId: id, stationName: null, plannerId: first, assessedOn: DAY });
    await setMiles(id, 0.75);
    await buildDays();
    expect(await creditsOf(id)).toEqual([
      { station: "10", planner: first, miles: 0.5, method: "span", day: DAY },
      { station: "20", planner: second, miles: 0.1, method: "span", day: "2026-01-15" },
      { station: null, planner: null, miles: 0.15, method: "unassigned", day: TODAY },
    ]);
    const miles = async (plannerId: number, day: string) =>
      Number(
        (await db().plannerDailyAggregate.findFirst({ where: { plannerId, aggregateDate: new Date(day) } }))
          ?.milesPlanned,
      );
    expect([await miles(first, DAY), await miles(second, "2026-01-15")]).toEqual([0.5, 0.1]);
    // A later unit adds quantities and no miles, and nothing is written twice.
    await storedUnit({
      circuitId: id,
      stationName: "20",
      spanMetres: 160.9344,
      plannerId: first,
      assessedOn: "2026-01-16",
    });
    await buildDays();
    expect(await creditsOf(id)).toHaveLength(3);
    const written = await figuresAsWritten();
    await buildDays();
    expect(await figuresAsWritten()).toBe(written);
  });

  it("without spans share the change of the circuit's miles in equal parts, to the last of them exactly", async () => {
    const [one, two] = [await storedPlanner("Share One"), await storedPlanner("Share Two")];
    const id = await openedCircuit(3);
    for (const [stationName, plannerId] of [
      ["10", one],
      ["20", one],
      ["30", two],
    ] as const)
      await storedUnit({ circuitId: id, stationName, plannerId, assessedOn: DAY });
    await setMiles(id, 4);
    await credit();
    const credits = await creditsOf(id);
    expect(credits.map(({ method, planner, miles }) => [method, planner, miles])).toEqual([
      ["shared", one, 0.333333],
      ["shared", one, 0.333333],
      ["shared", two, 0.333334],
    ]);
    expect(await unbalanced()).toEqual([]);
  });

  it("that are less than a millionth for each of those who share them go to the last one, and no share is below nothing", async () => {
    const id = await openedCircuit();
    // 402.32 m are ten millionths of a mile short of a quarter.
    await storedUnit({ circuitId: id, stationName: "10", spanMetres: 402.32, assessedOn: DAY });
    for (let station = 1; station <= 16; station += 1)
      await storedUnit({ circuitId: id, stationName: `EX${station}`, assessedOn: DAY });
    await setMiles(id, 0.25);
    await credit();
    const shared = (await creditsOf(id)).filter(({ method }) => method === "shared").map(({ miles }) => miles);
    expect(shared.sort()).toEqual([...Array<number>(15).fill(0), 0.00001]);
    expect(await unbalanced()).toEqual([]);
  });

  it("of a circuit in pieces are not shared among its own stations without a span, since the pieces have them", async () => {
    const planner = await storedPlanner("Extra Pole");
    const whole = await openedCircuit(3);
    const piece = await openedCircuit(3);
    await db().circuit.update({ where: { id: piece }, data: { parentCircuitId: whole } });
    await storedUnit({ circuitId: whole, stationName: "EX1", plannerId: planner, assessedOn: DAY });
    await setMiles(whole, 4);
    await setMiles(piece, 4);
    await credit();
    expect(await creditsOf(whole)).toEqual([
      { station: "EX1", planner, miles: 0, method: "shared", day: DAY },
      { station: null, planner: null, miles: 1, method: "unassigned", day: TODAY },
    ]);
    expect(await unbalanced()).toEqual([]);
    // Sums below are over all circuits.
    await db().circuit.update({ where: { id: piece }, data: { parentCircuitId: null } });
  });

  it("that fall are a correction of the circuit on the day on which it was seen, and take nothing from a planner", async () => {
    const planner = await storedPlanner("Kept Credit");
    const id = await openedCircuit();
    await storedUnit({ circuitId: id, stationName: "10", plannerId: planner });
    await setMiles(id, 2);
    await credit();
    await setMiles(id, 1.25);
    await credit();
    expect(await creditsOf(id)).toEqual([
      { station: "10", planner, miles: 2, method: "shared", day: DAY },
      { station: null, planner: null, miles: -0.75, method: "correction", day: TODAY },
    ]);
  });

  it("wait for the units of a circuit that WorkStudio changed after they were fetched", async () => {
    const planner = await storedPlanner("Comes After");
    const id = await openedCircuit();
    const apiModifiedAt = new Date();
    await db().circuit.update({ where: { id }, data: { apiModifiedAt, milesPlanned: 0.5 } });
    await credit();
    expect(await creditsOf(id)).toEqual([]);
    await storedUnit({ circuitId: id, stationName: "10", plannerId: planner });
    await credit();
    expect(await creditsOf(id)).toEqual([]);
    await db().circuitUnitFetch.update({ where: { circuitId: id }, data: { apiModifiedAt } });
    await credit();
    expect(await creditsOf(id)).toMatchObject([{ station: "10", planner, miles: 0.5, method: "shared" }]);
  });

  it("of a unit that moved to another circuit are not credited again", async () => {
    const planner = await storedPlanner("Merged Piece");
    const [piece, whole] = [await openedCircuit(), await openedCircuit()];
    const unit = await storedUnit({ circuitId: piece, stationName: "10", spanMetres: 1609.344, plannerId: planner });
    await setMiles(piece, 1);
    await credit();
    await db().plannedUnit.update({ where: { id: unit }, data: { circuitId: whole } });
    await setMiles(piece, 0);
    await setMiles(whole, 1);
    await credit();
    expect((await creditsOf(piece)).map(({ method, miles }) => [method, miles])).toEqual([
      ["span", 1],
      ["correction", -1],
    ]);
    expect((await creditsOf(whole)).map(({ method, miles }) => [method, miles])).toEqual([
      ["moved", 0],
      ["unassigned", 1],
    ]);
  });
});

describe("the books", () => {
  const event = fc.record({
    circuit: fc.nat(2),
    miles: fc.option(
      fc.integer({ min: 0, max: 5_000 }).map((hundredths) => hundredths / 100),
      { nil: null },
    ),
    stations: fc.array(
      fc.record({
        name: fc.integer({ min: 1, max: 12 }),
        span: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
        planner: fc.nat(2),
      }),
      { maxLength: 5 },
    ),
  });

  it(
    "balance whatever comes: Σ planners + unassigned + corrections = Σ circuits’ change = Σ regions",
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(event, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
          async (syncs) => {
            const circuits = [await openedCircuit(1.25), await openedCircuit(), await openedCircuit(7)];
            const planners = [await storedPlanner("A"), await storedPlanner("B"), null];
            for (const events of syncs) {
              for (const { circuit, miles, stations } of events) {
                const id = circuits[circuit] ?? 0;
                if (miles !== null) await setMiles(id, miles);
                for (const { name, span, planner } of stations)
                  await storedUnit({
                    circuitId: id,
                    stationName: String(name),
                    spanMetres: span,
                    plannerId: planners[planner] ?? null,
                    assessedOn: TODAY,
                  });
              }
              await credit();
              expect(await unbalanced()).toEqual([]);
            }
            const [sums] = await db().$queryRaw<{ credits: number; change: number; regions: number }[]>(Prisma.sql`
          SELECT (
            SELECT coalesce(sum(k.miles), 0) FROM station_credits k WHERE k.credited_on = ${TODAY}::date
          )::float8 AS credits,
            (
              SELECT sum(b.booked_miles - b.opening_miles)
                - (SELECT coalesce(sum(k.miles), 0) FROM station_credits k WHERE k.credited_on <> ${TODAY}::date)
              FROM circuit_mile_books b
            )::float8 AS change,
            (
              SELECT sum(miles_added) FROM regional_daily_aggregates WHERE aggregate_date = ${TODAY}::date
            )::float8 AS regions`);
            expect(sums?.credits).toBeCloseTo(sums?.change ?? NaN, 6);
            expect(sums?.regions).toBeCloseTo(sums?.credits ?? NaN, 1);
          },
        ),
        { numRuns: 12 },
      );
    },
  );
});
