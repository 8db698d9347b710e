import type { CircuitTimeline, CustodyPeriod, KeptList, StatusPeriod } from "@/lib/domain/unit-snapshots/queries";

/** One line of the timeline: when, what, who. */
export type TimelineEntry = {
  key: string;
  at: Date;
  what: string;
  who: string | null;
  /** The page of the planner whom the line is about. */
  plannerId?: number | null;
  syncLogId?: number | null;
  notes?: string | null;
  /** The list of units that can be compared. */
  listId?: number | null;
};

const TRIGGERS: Readonly<Record<string, string>> = {
  initial: "Units kept at first sight",
  milestone_25: "Units kept at 25%",
  milestone_50: "Units kept at 50%",
  milestone_75: "Units kept at 75%",
  milestone_100: "Units kept at 100%",
  qc: "Units kept on entering quality control",
  custody: "Units kept as they passed to the utility",
  closed: "Units kept on closing",
  manual: "Units kept by hand",
};

const HOLDERS: Readonly<Record<CustodyPeriod["kind"], string>> = {
  contractor: "Taken by a contractor’s account",
  utility: "Taken by the utility",
  system: "Taken by a system’s account",
  unknown: "Taken by an account of a domain without a kind",
  nobody: "Held by nobody",
};

const count = (units: number) => `${units.toLocaleString("en-US")} ${units === 1 ? "unit" : "units"}`;
const miles = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 2, signDisplay: "negative" });

/** What a kept list is called. */
export function listName({ trigger, units }: Pick<KeptList, "trigger" | "units">): string {
  return `${TRIGGERS[trigger] ?? trigger}: ${count(units)}`;
}

/** Everything of a circuit's timeline in one order, the newest first. */
export function timelineEntries({ statuses, holders, lists, noted }: CircuitTimeline): TimelineEntry[] {
  const listed = new Set(lists.filter(({ trigger }) => trigger === "manual").map(({ id }) => id));
  return [
    ...statuses.map((period) => ({
      key: `status ${period.startedAt.getTime()}`,
      at: period.startedAt,
      what: statusWords(period),
      who: "WorkStudio",
    })),
    ...holders.map((period) => ({
      key: `holder ${period.startedAt.getTime()}`,
      at: period.startedAt,
      what: `${HOLDERS[period.kind]}${period.isFirstSight ? " when it was first seen" : ""}`,
      who: period.plannerName ?? period.takenBy,
      plannerId: period.plannerId,
    })),
    ...lists.map((list) => ({
      key: `list ${list.id}`,
      at: list.takenAt,
      what: listName(list),
      who: list.by,
      syncLogId: list.syncLogId,
      notes: list.notes,
      listId: list.id,
    })),
    // One whose list was new stands as that list.
    ...noted
      .filter(({ listId }) => listId === null || !listed.has(listId))
      .map(({ id, takenAt, by, notes, listId, milesPlanned, units }) => ({
        key: `noted ${id}`,
        at: takenAt,
        what: `Snapshot by hand${milesPlanned === null ? "" : ` at ${miles(milesPlanned)} mi`}: ${count(units ?? 0)}, as kept before`,
        who: by,
        notes,
        listId,
      })),
  ].toSorted((one, other) => other.at.getTime() - one.at.getTime());
}

function statusWords({ name, isFirstSight, milesPlanned, totalMiles, units }: StatusPeriod): string {
  const figures = [
    milesPlanned === null ? null : `${miles(milesPlanned)}${totalMiles === null ? "" : ` of ${miles(totalMiles)}`} mi`,
    units === null ? null : count(units),
  ].filter(Boolean);
  const said = isFirstSight ? `${name} when it was first seen` : `Became ${name}`;
  return figures.length > 0 ? `${said}, at ${figures.join(" and ")}` : said;
}
