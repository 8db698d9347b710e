import { RowAct } from "@/components/data-table/row-act";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { PermissionGroupRow } from "@/lib/domain/permission-work/list";
import { ALTERNATIVES, CHANNELS, ESCALATIONS, OUTCOMES, REFUSALS, decidesIt } from "@/lib/domain/permission-work/rules";
import { businessDay, formatDay } from "@/lib/platform/time";
import type { Cells } from "../list-columns";

const miles = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Cells of the queue that say more than their value; a station leads to its units. */
export const permissionCells: Cells<PermissionGroupRow> = {
  station: ({ circuitId, station }) =>
    station === "" ? (
      <span className="text-muted-foreground">none named</span>
    ) : (
      <TextLink href={`/units?${new URLSearchParams({ circuit: String(circuitId), station })}`}>{station}</TextLink>
    ),
  status: ({ status, statusName }) =>
    status === "Refused" ? <Badge variant="danger">{statusName}</Badge> : statusName,
  waits: ({ daysWaiting }) => <span title="Days">{daysWaiting} d</span>,
  freed: ({ freedMiles }) => (freedMiles > 0 ? `${miles.format(freedMiles)} mi` : null),
  planner: ({ plannerId, planner }) =>
    plannerId === null ? null : <TextLink href={`/permissions?planner=${plannerId}`}>{planner}</TextLink>,
  assignee: ({ assigneeId, assignee }) =>
    assigneeId === null ? null : <TextLink href={`/permissions?assignee=${assigneeId}`}>{assignee}</TextLink>,
  supervisor: ({ escalation, escalationDue }) =>
    escalation ? (
      <Badge variant="warning">
        {decidesIt(escalation)}: {ESCALATIONS[escalation].toLowerCase()}
        {escalationDue === null ? null : `, by ${formatDay(escalationDue)}`}
      </Badge>
    ) : null,
  tries: ({ tries }) => (tries === 0 ? null : tries),
  last: ({ lastChannel, lastOutcome, lastTryAt, refusal, alternative }) =>
    lastOutcome && lastChannel && lastTryAt ? (
      <span
        title={[
          `${CHANNELS[lastChannel]}, ${formatDay(businessDay(lastTryAt))}`,
          ...(alternative ? [`offered instead: ${ALTERNATIVES[alternative]}`] : []),
        ].join("; ")}
      >
        {OUTCOMES[lastOutcome]}
        {lastOutcome === "refused" && refusal ? `: ${REFUSALS[refusal].toLowerCase()}` : null}
      </span>
    ) : refusal ? (
      <span className="text-muted-foreground" title="Heard before WorkStudio had the refusal">
        Before: {REFUSALS[refusal].toLowerCase()}
      </span>
    ) : null,
  due: ({ dueOn, isDue }) => {
    if (dueOn === null) return null;
    return isDue ? <Badge variant="warning">{formatDay(dueOn)}</Badge> : formatDay(dueOn);
  },
};

/** Logs a try at a station, or sets when what is next there is due; the island does it. */
export function stationRowActs({ id, workOrder, station }: PermissionGroupRow) {
  const data = { name: workOrder, station };
  return (
    <div className="row-acts">
      <RowAct act="try" id={id} label="Log a try" data={data} />
      <RowAct act="due" id={id} label="Due day" data={data} />
    </div>
  );
}
