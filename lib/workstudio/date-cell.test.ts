import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarDayOf, type DateCell, easternDayOf, parseDateCell } from "./date-cell";
import type { JsonValue } from "./json-value";

function read(value: JsonValue): DateCell {
  const result = parseDateCell(value);
  if (!result.ok || result.value === null) throw new Error(`${JSON.stringify(value)} is no date`);
  return result.value;
}

function instantOf(value: JsonValue): string {
  return new Date(read(value).epochMs).toISOString();
}

// From 1901 to 2100: the years a date can mean.
const realMs = fc.integer({ min: Date.UTC(1901, 0, 2), max: Date.UTC(2100, 0, 1) });

describe("parseDateCell", () => {
  it.each([
    ["/Date(2026-01-20T21:48:22.216Z)/", "2026-01-20T21:48:22.216Z"],
    ["/Date(1764806400000)/", "2025-12-04T00:00:00.000Z"],
    ["/Date(1764806400000-0500)/", "2025-12-04T00:00:00.000Z"],
    ["2026-01-20T21:48:22.216Z", "2026-01-20T21:48:22.216Z"],
    ["2026-01-20T16:48:22-05:00", "2026-01-20T21:48:22.000Z"],
    ["2026-01-20T16:48:22", "2026-01-20T21:48:22.000Z"],
    ["2026-07-20 16:48", "2026-07-20T20:48:00.000Z"],
    ["2026-11-01T01:30:00", "2026-11-01T05:30:00.000Z"], // happens twice: the first one
    ["2026-03-08T02:30:00", "2026-03-08T07:30:00.000Z"], // never happens: an hour later
    ["1/20/2026 4:48:22 PM", "2026-01-20T21:48:22.000Z"],
    ["1/20/2026 12:05 AM", "2026-01-20T05:05:00.000Z"],
    [46056.7975671181, "2026-02-03T19:08:30.000Z"],
    ["46056.7975671181", "2026-02-03T19:08:30.000Z"],
    [1764806400000, "2025-12-04T00:00:00.000Z"],
    ["/Date(2026-01-01)/", "2026-01-01T05:00:00.000Z"],
    ["2026-07-01", "2026-07-01T04:00:00.000Z"],
    ["/Date(2099-01-01)/", "2099-01-01T05:00:00.000Z"],
  ])("reads %j as %s", (value, instant) => {
    expect(instantOf(value)).toBe(instant);
  });

  it.each([
    null,
    "",
    "  ",
    "/Date()/",
    "/Date(1899-12-30)/",
    "/Date(1899-12-30T00:00:00.000Z)/",
    "/Date(-2209161600000)/",
    "1899-12-30",
    "12/30/1899",
    "12/30/1899 12:00:00 AM",
    "0001-01-01T00:00:00",
    "0000-00-00",
    0,
    1.5,
    -3,
    "0",
  ])("takes %j for no date", (value) => {
    expect(parseDateCell(value)).toEqual({ ok: true, value: null });
  });

  it.each([
    "yesterday",
    "2026-02-30",
    "2026-13-01",
    "/Date(2026-02-30)/",
    "/Date(soon)/",
    "2026-01-01T25:00:00Z",
    "20/20/2026",
    "2026-01-01T10:00:00+99:00",
    "/Date(99999999999999999)/",
    20260120,
    1764806400,
    1e18,
    true,
    {},
    [],
    "1/1/2026 13:00 PM",
  ])("refuses %j", (value) => {
    expect(parseDateCell(value)).toMatchObject({ ok: false });
  });

  it("reads the same instant from every shape that carries milliseconds", () => {
    fc.assert(
      fc.property(realMs, (ms) => {
        const iso = new Date(ms).toISOString();
        for (const shape of [iso, `/Date(${iso})/`, `/Date(${ms})/`]) expect(instantOf(shape)).toBe(iso);
      }),
    );
  });

  it("reads OLE day numbers to the second", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1901, 0, 2) / 1000, max: Date.UTC(2100, 0, 1) / 1000 }), (second) => {
        fc.pre(second % 86_400 !== 0);
        expect(read(second / 86_400 + 25_569).epochMs).toBe(second * 1000);
      }),
    );
  });

  it("keeps a bare date on its day in every shape", () => {
    fc.assert(
      fc.property(realMs, (ms) => {
        const day = new Date(ms).toISOString().slice(0, 10);
        const [year, month, date] = day.split("-");
        const oleDay = Math.floor(ms / 86_400_000) + 25_569;
        for (const shape of [day, `/Date(${day})/`, `${Number(month)}/${Number(date)}/${year}`, oleDay]) {
          expect(calendarDayOf(read(shape))).toBe(day);
          expect(easternDayOf(read(shape).epochMs)).toBe(day);
        }
      }),
    );
  });

  it("never throws, whatever the cell", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void parseDateCell(value as JsonValue)));
    fc.assert(fc.property(fc.stringMatching(/^\/Date\([-0-9TZ:.+]{0,20}\)\/$/), (text) => void parseDateCell(text)));
  });
});

describe("calendar days", () => {
  it.each([
    ["/Date(2026-01-05T05:00:00.000Z)/", "2026-01-05"], // midnight Eastern in winter
    ["/Date(2026-07-05T04:00:00.000Z)/", "2026-07-05"], // and in summer
    ["/Date(1767589200000)/", "2026-01-05"],
    ["/Date(2026-01-05)/", "2026-01-05"],
    ["2026-01-05T00:00:00Z", "2026-01-05"], // a bare date padded with zeros
    ["2026-01-05T04:59:59Z", "2026-01-04"],
    ["2026-03-08T06:59:59Z", "2026-03-08"], // the hour before the clocks go forward
    ["2026-11-01T03:59:59Z", "2026-10-31"],
    ["2026-11-02T04:30:00Z", "2026-11-01"], // back on standard time
  ])("puts %s on %s", (value, day) => {
    expect(calendarDayOf(read(value))).toBe(day);
  });

  it("agrees with the platform's own calendar of New York for any instant", () => {
    const format = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York", dateStyle: "short" });
    const agrees = fc.property(realMs, (ms) => {
      expect(easternDayOf(ms)).toBe(format.format(ms));
    });
    fc.assert(agrees, { numRuns: 500 });
  });

  it.each(["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"])(
    "does not depend on a server in %s",
    (zone) => {
      const shapes = [
        "2026-03-08T02:30:00",
        "/Date(2026-01-01)/",
        "7/4/2026 11:30 PM",
        46056,
        46056.7975671181,
        "2026-11-01T01:30:00",
      ];
      const source = fileURLToPath(new URL("./date-cell.ts", import.meta.url));
      const program = `import { parseDateCell, calendarDayOf } from ${JSON.stringify(source)};
      const out = ${JSON.stringify(shapes)}.map((s) => { const r = parseDateCell(s).value; return [r.epochMs, calendarDayOf(r)]; });
      console.log(JSON.stringify(out));`;
      const args = ["--conditions=react-server", "--import", "tsx", "--input-type=module", "--eval", program];
      const printed = execFileSync(process.execPath, args, { env: { ...process.env, TZ: zone }, encoding: "utf8" });
      expect(JSON.parse(printed)).toEqual(shapes.map((shape) => [read(shape).epochMs, calendarDayOf(read(shape))]));
    },
  );
});
