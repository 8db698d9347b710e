import { Meter } from "@/components/chart/meter";
import { PlannedOfTotal } from "@/components/chart/planned-of-total";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitDetail, CircuitLink } from "@/lib/domain/circuits/get-circuit";
import { stageName } from "@/lib/domain/board/rules";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { InstantText } from "../../instant-text";
import { StatusName } from "../status-name";

const HOLDERS: Record<NonNullable<CircuitDetail["heldBy"]>, string> = {
  contractor: "a contractor’s account, first seen",
  utility: "the utility’s account, first seen",
  system: "a system’s account, first seen",
  unknown: "an account of a domain that has no kind yet, first seen",
  nobody: "first seen",
};

/** Where the circuit stands, whose it is, who holds it, how fresh it is, and its pieces. */
export function CircuitFacts({ circuit, mayOpenPlanner }: { circuit: CircuitDetail; mayOpenPlanner: boolean }) {
  const hasAccount = circuit.planners.length > 0;
  return (
    <Card>
      <CardHeader
        title="At a glance"
        actions={<TextLink href={`/circuits/${circuit.id}/planners`}>Planners and assignments</TextLink>}
      />
      <CardContent className="grid gap-4">
        <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
          <PlannedOfTotal planned={circuit.values.milesPlanned} total={circuit.values.totalMiles} unit="mi" />
          <PlannedOfTotal
            planned={circuit.values.percentComplete}
            total={100}
            unit="%"
            words={`${Math.round(circuit.values.percentComplete)}% complete`}
          />
        </div>
        <DescriptionList
          columns={2}
          items={[
            {
              term: "Status",
              value: (
                <TextLink href={`/circuits?status=${encodeURIComponent(circuit.apiStatus)}`}>
                  <StatusName status={circuit.apiStatus} name={circuit.statusName} />
                </TextLink>
              ),
            },
            {
              term: "Workflow stage",
              value: circuit.workflowStage ? (
                <TextLink
                  href={`/board?q=${encodeURIComponent(circuit.workOrder)}&excluded=all&hidden=all#stage-${circuit.workflowStage}`}
                >
                  {stageName(circuit.workflowStage)}
                </TextLink>
              ) : null,
              note: circuit.stageChangedBy ? (
                <>
                  moved there by {circuit.stageChangedBy}
                  {circuit.stageChangedAt ? (
                    <>
                      , <InstantText instant={circuit.stageChangedAt} />
                    </>
                  ) : null}
                </>
              ) : undefined,
            },
            {
              term: "Planner",
              value: hasAccount ? (
                <Planners planners={circuit.planners} />
              ) : circuit.plannerId === null ? null : (
                <TextLink
                  href={mayOpenPlanner ? `/planners/${circuit.plannerId}` : `/circuits?planner=p${circuit.plannerId}`}
                >
                  {circuit.plannerName}
                </TextLink>
              ),
              note: circuit.plannerId !== null && !hasAccount ? "no account here yet" : undefined,
            },
            {
              term: "Held in WorkStudio",
              value: circuit.heldBy === "nobody" ? "by nobody" : circuit.takenBy,
              note:
                circuit.heldBy && circuit.heldSince ? (
                  <>
                    {HOLDERS[circuit.heldBy]} <InstantText instant={circuit.heldSince} />
                  </>
                ) : undefined,
            },
            {
              term: "Last WorkStudio edit",
              value: circuit.apiModifiedAt ? <InstantText instant={circuit.apiModifiedAt} /> : null,
            },
            {
              term: "Last synced",
              value: circuit.lastSyncedAt ? <InstantText instant={circuit.lastSyncedAt} /> : null,
            },
            { term: "GUID", value: <code className="text-xs break-all">{circuit.jobGuid}</code> },
            ...(circuit.parent ? [{ term: "Piece of", value: <FamilyLink circuit={circuit.parent} /> }] : []),
            ...(circuit.pieces.length ? [{ term: "Pieces", value: <Pieces pieces={circuit.pieces} /> }] : []),
          ]}
        />
      </CardContent>
    </Card>
  );
}

function Planners({ planners }: { planners: CircuitDetail["planners"] }) {
  return (
    <ul className="grid gap-0.5">
      {planners.map(({ userId, name, source, mayOpen }) => (
        <li key={userId}>
          {mayOpen ? <TextLink href={`/users/${userId}`}>{name}</TextLink> : name}
          {source === "manual" ? <span className="text-muted-foreground"> by hand</span> : null}
        </li>
      ))}
    </ul>
  );
}

function Pieces({ pieces }: { pieces: CircuitLink[] }) {
  return (
    <ul className="grid gap-1">
      {pieces.map((piece) => (
        <li key={piece.id}>
          <FamilyLink circuit={piece} />
          <span className="flex flex-wrap items-center gap-x-3 text-muted-foreground">
            <Meter value={piece.percentComplete} text={`${Math.round(piece.percentComplete)}%`} label="Complete" />
            {piece.planner}
          </span>
        </li>
      ))}
    </ul>
  );
}

function FamilyLink({ circuit }: { circuit: CircuitLink }) {
  return (
    <TextLink href={`/circuits/${circuit.id}`}>
      {circuitName(circuit)} {circuit.title}
    </TextLink>
  );
}
