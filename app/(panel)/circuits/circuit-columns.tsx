import { Meter } from "@/components/chart/meter";
import type { Column } from "@/components/data-table/column";
import type { CircuitRow } from "@/lib/domain/circuits/list-circuits";
import { ago, formatDay } from "@/lib/platform/time";

const miles = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function Flags({ row }: { row: CircuitRow }) {
  const flags = [
    row.editedFields.length > 0 ? `Corrected here: ${row.editedFields.join(", ").replaceAll("_", " ")}` : null,
    row.deviceNotSynced ? "Device not synced" : null,
    row.isExcluded ? `Excluded: ${row.exclusionReason ?? ""}` : null,
  ].filter((flag) => flag !== null);
  if (flags.length === 0) return null;
  const short = [
    row.editedFields.length > 0 ? "edited" : null,
    row.deviceNotSynced ? "device" : null,
    row.isExcluded ? "excluded" : null,
  ].filter((flag) => flag !== null);
  return <span title={flags.join("\n")}>{short.join(", ")}</span>;
}

/** The list's columns as data; `now` makes every "ago" of one page agree. */
export function circuitColumns(now: Date): Column<CircuitRow>[] {
  return [
    {
      id: "workOrder",
      header: "Work order",
      sortable: true,
      hideable: false,
      cell: (row) => (row.extension && row.extension !== "@" ? `${row.workOrder} ${row.extension}` : row.workOrder),
    },
    { id: "title", header: "Title", sortable: true, truncate: true, minWidth: "12rem", cell: (row) => row.title },
    { id: "region", header: "Region", sortable: true, cell: (row) => row.regionName },
    { id: "status", header: "Status", sortable: true, cell: (row) => row.statusName },
    {
      id: "planner",
      header: "Planner",
      truncate: true,
      headerHint: "Without the contractor, which has a column of its own",
      cell: (row) => row.planner?.replaceAll(/[^,\\ ]+\\/g, ""),
    },
    { id: "contractor", header: "Contractor", defaultVisible: false, cell: (row) => row.contractor },
    { id: "cycleType", header: "Cycle", defaultVisible: false, truncate: true, cell: (row) => row.cycleType },
    {
      id: "percentComplete",
      header: "Complete",
      sortable: true,
      align: "end",
      cell: (row) => <Meter value={row.percentComplete} text={`${Math.round(row.percentComplete)}%`} />,
    },
    {
      id: "miles",
      header: "Miles",
      sortable: "milesPlanned",
      align: "end",
      headerHint: "Miles planned / total miles",
      cell: (row) => `${miles.format(row.milesPlanned)} / ${miles.format(row.totalMiles)}`,
    },
    {
      id: "milesPlanned",
      header: "Planned mi",
      sortable: true,
      align: "end",
      defaultVisible: false,
      headerHint: "Miles planned",
      cell: (row) => miles.format(row.milesPlanned),
    },
    {
      id: "totalMiles",
      header: "Total mi",
      sortable: true,
      align: "end",
      defaultVisible: false,
      headerHint: "Total miles",
      cell: (row) => miles.format(row.totalMiles),
    },
    {
      id: "totalAcres",
      header: "Acres",
      align: "end",
      defaultVisible: false,
      cell: (row) => miles.format(row.totalAcres),
    },
    {
      id: "startDate",
      header: "Start",
      defaultVisible: false,
      cell: (row) => (row.startDate ? formatDay(row.startDate) : null),
    },
    {
      id: "editedAt",
      header: "WS edit",
      sortable: true,
      headerHint: "When WorkStudio last changed the circuit",
      cell: (row) => (row.apiModifiedAt ? ago(row.apiModifiedAt, now) : null),
    },
    {
      id: "lastSyncedAt",
      header: "Synced",
      defaultVisible: false,
      cell: (row) => (row.lastSyncedAt ? ago(row.lastSyncedAt, now) : null),
    },
    {
      id: "flags",
      header: "Notes",
      headerHint: "Corrected here, device not synced, excluded",
      cell: (row) => <Flags row={row} />,
    },
  ];
}
