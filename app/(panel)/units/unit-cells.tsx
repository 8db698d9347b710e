import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { UnitRow } from "@/lib/domain/planned-units/list";
import { STATES } from "@/lib/domain/planned-units/unit-words";
import type { Actor } from "@/lib/platform/actor-types";
import { can } from "@/lib/platform/permissions";
import type { Cells } from "../list-columns";

const REFUSED = "Refused";

/** A unit that is gone says so beside its type. */
function Type({ row }: { row: UnitRow }) {
  return (
    <span title={row.typeName ?? "This type is not in the table of unit types"}>
      {row.unitType || "–"}
      {row.state === "present" ? null : (
        <>
          {" "}
          <Badge variant="warning">{STATES[row.state] ?? row.state}</Badge>
        </>
      )}
    </span>
  );
}

/**
 * Cells of the units list that say more than their value; a planner's name leads to the planner for whoever may
 * look there.
 */
export const unitCells = (actor: Actor): Cells<UnitRow> => ({
  type: (row) => <Type row={row} />,
  permission: ({ permission, permissionName }) =>
    permission === REFUSED ? <Badge variant="danger">{permissionName}</Badge> : permissionName,
  daysWaiting: ({ daysWaiting }) => (daysWaiting === null ? null : <span title="Days">{daysWaiting} d</span>),
  planner: ({ plannerId, planner }) =>
    plannerId === null ? null : (
      <TextLink href={can(actor, "planner:link") ? `/planners/${plannerId}` : `/units?planner=${plannerId}`}>
        {planner}
      </TextLink>
    ),
});
