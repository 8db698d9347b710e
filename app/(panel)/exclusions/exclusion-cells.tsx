import { RowAct } from "@/components/data-table/row-act";
import { Badge } from "@/components/ui/badge";
import type { ExclusionRow } from "@/lib/domain/exclusions/list";
import { reasonWords } from "@/lib/domain/exclusions/rules";
import { formatDay } from "@/lib/platform/time";
import type { Cells } from "../list-columns";
import { shareWords } from "./removed-words";

const miles = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Cells of the excluded circuits that say more than their value. */
export const exclusionCells: Cells<ExclusionRow> = {
  reason: ({ reason, note }) => <span className="whitespace-normal">{reasonWords(reason ?? "", note)}</span>,
  excludedBy: ({ excludedBy }) => excludedBy ?? "a former user",
  until: ({ until, atEnd, dueAt }) => {
    if (dueAt) return <Badge variant="warning">Decision due</Badge>;
    return until ? `${formatDay(until)}, then ${atEnd === "returns" ? "returns" : "a decision"}` : "No end";
  },
  miles: (row) => miles.format(row.miles),
  plannedMiles: (row) => miles.format(row.plannedMiles),
  share: ({ share }) => (share === null ? "–" : shareWords(share)),
};

/** What somebody may do with an exclusion; the island does it. */
export function exclusionRowActs({ id, rowVersion, workOrder, reasonId, note, until, dueAt }: ExclusionRow) {
  const change = {
    version: rowVersion,
    name: workOrder,
    reason: reasonId ?? "",
    note: note ?? "",
    until: dueAt ? "" : (until ?? ""),
  };
  return (
    <span className="row-acts">
      <RowAct act="include" id={id} label="Include" data={{ version: rowVersion, name: workOrder }} />
      <RowAct act="change" id={id} label={dueAt ? "Keep" : "Change"} data={change} />
    </span>
  );
}
