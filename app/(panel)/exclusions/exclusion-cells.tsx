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
  reason: ({ reason, note, excludedBy }) => {
    const words = reasonWords(reason ?? "", note);
    return <span title={`${words} — ${excludedBy ?? "a former user"}`}>{words}</span>;
  },
  excludedBy: ({ excludedBy }) => excludedBy ?? "a former user",
  until: ({ until, atEnd, dueAt }) => {
    if (dueAt) return <Badge variant="warning">Decision due</Badge>;
    return until ? `${formatDay(until)}, ${atEnd === "returns" ? "returns" : "decision"}` : "No end";
  },
  miles: (row) =>
    `${miles.format(row.plannedMiles)} / ${miles.format(row.miles)}${row.share === null ? "" : ` · ${Math.round(row.share * 100)}%`}`,
  plannedMiles: (row) => miles.format(row.plannedMiles),
  totalMiles: (row) => miles.format(row.miles),
  share: ({ share }) => (share === null ? "–" : shareWords(share)),
};

/** What somebody may do with an exclusion; the island does it, and the circuit's page has the rest. */
export function exclusionRowActs({ id, rowVersion, workOrder, reasonId, note, dueAt }: ExclusionRow) {
  const row = { version: rowVersion, name: workOrder };
  return (
    <span className="row-acts">
      <RowAct act="include" id={id} label="Include" data={row} />
      {dueAt ? (
        <RowAct act="keep" id={id} label="Keep" data={{ ...row, reason: reasonId ?? "", note: note ?? "" }} />
      ) : null}
    </span>
  );
}
