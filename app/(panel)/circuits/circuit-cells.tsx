import { Meter } from "@/components/chart/meter";
import type { CircuitRow } from "@/lib/domain/circuits/list";
import type { Cells } from "../list-columns";
import { StatusName } from "./status-name";

const miles = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function Notes({ row }: { row: CircuitRow }) {
  const notes = [
    row.editedFields.length > 0
      ? { short: "corrected", long: `Corrected here: ${row.editedFields.join(", ").replaceAll("_", " ")}` }
      : null,
    row.deviceNotSynced ? { short: "device", long: "Device not synced" } : null,
    row.isExcluded ? { short: "excluded", long: `Excluded: ${row.exclusionReason ?? ""}` } : null,
  ].filter((note) => note !== null);
  if (notes.length === 0) return null;
  return <span title={notes.map(({ long }) => long).join("\n")}>{notes.map(({ short }) => short).join(", ")}</span>;
}

/** Cells of the circuits list that say more than their value. */
export const circuitCells: Cells<CircuitRow> = {
  status: ({ apiStatus, statusName }) => <StatusName status={apiStatus} name={statusName} />,
  percentComplete: ({ percentComplete }) => <Meter value={percentComplete} text={`${Math.round(percentComplete)}%`} />,
  miles: ({ milesPlanned, totalMiles }) => `${miles.format(milesPlanned)} / ${miles.format(totalMiles)}`,
  milesPlanned: ({ milesPlanned }) => miles.format(milesPlanned),
  totalMiles: ({ totalMiles }) => miles.format(totalMiles),
  totalAcres: ({ totalAcres }) => miles.format(totalAcres),
  flags: (row) => <Notes row={row} />,
};
