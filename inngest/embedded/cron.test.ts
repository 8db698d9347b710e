import { describe, expect, it } from "vitest";
import { newestDueTick, nextTick, parseCron } from "./cron";

const everyMorning = "TZ=America/New_York 30 4 * * *";
const at = (text: string) => new Date(text);

describe("cron", () => {
  it("ticks once a day at the local hour, over both changes of the clock", () => {
    expect(nextTick(everyMorning, at("2027-03-13T12:00:00Z"))).toEqual(at("2027-03-14T08:30:00Z"));
    expect(nextTick(everyMorning, at("2027-03-14T08:30:00Z"))).toEqual(at("2027-03-15T08:30:00Z"));
    expect(nextTick(everyMorning, at("2027-11-06T12:00:00Z"))).toEqual(at("2027-11-07T09:30:00Z"));
    expect(nextTick(everyMorning, at("2027-11-07T09:30:00Z"))).toEqual(at("2027-11-08T09:30:00Z"));
  });

  it("means UTC without a zone", () => {
    expect(nextTick("0 12 * * *", at("2026-07-01T00:00:00Z"))).toEqual(at("2026-07-01T12:00:00Z"));
  });

  it("takes the newest missed tick for all of a gap, and the due one when nothing else was missed", () => {
    const due = at("2026-06-01T08:30:00Z");
    expect(newestDueTick(everyMorning, due, at("2026-06-04T09:00:00Z"))).toEqual(at("2026-06-04T08:30:00Z"));
    expect(newestDueTick(everyMorning, due, at("2026-06-01T08:30:00Z"))).toEqual(due);
    expect(newestDueTick(everyMorning, due, at("2026-06-01T08:31:00Z"))).toEqual(due);
  });

  it.each(["* * * * * *", "61 * * * *", "TZ=Mars/Base * * * * *", "@daily please", ""])("refuses %j", (expression) => {
    expect(() => parseCron(expression).nextRun()).toThrow();
  });
});
