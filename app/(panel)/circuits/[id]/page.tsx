import type { Metadata } from "next";
import { ListWay } from "@/components/data-table/list-way";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { listCircuitHistory } from "@/lib/domain/activity/list-history";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { listCircuitDays } from "@/lib/domain/aggregates/list-circuit-days";
import { type CircuitDetail, getCircuit } from "@/lib/domain/circuits/get-circuit";
import { type ExclusionRequest, getRequestOf } from "@/lib/domain/exclusions/list-requests";
import { type ExclusionReason, listExclusionReasons } from "@/lib/domain/exclusions/queries";
import { getCircuitUnits } from "@/lib/domain/planned-units/get-circuit-units";
import { getCircuitTimeline } from "@/lib/domain/unit-snapshots/queries";
import { requireActor } from "@/lib/platform/actor";
import type { UserActor } from "@/lib/platform/actor-types";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import type { ListParams } from "../../open-list";
import { CircuitDays } from "./circuit-days";
import { CircuitFacts } from "./circuit-facts";
import { CircuitFields } from "./circuit-fields";
import { CircuitHistory } from "./circuit-history";
import { CircuitMore } from "./circuit-more";
import { CircuitNotices } from "./circuit-notices";
import { CircuitRawData } from "./circuit-raw-data";
import { CircuitTimeline } from "./circuit-timeline";
import { StatusName } from "../status-name";
import { circuitUnitOptions, openCircuitUnits } from "./circuit-unit-table";
import { CircuitUnits } from "./circuit-units";
import { MORE_ACTS } from "./more-acts";
import { CircuitRequest } from "./circuit-request";
import { ExcludeCircuit, ExcludedCircuit } from "./exclude-circuit";
import { RequestExclusion } from "./request-exclusion";
import { recordId } from "../../record-id";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<ListParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const actor = await requireActor(`/circuits/${id}`);
  const circuit = await loadPage(async () => getCircuit(actor, recordId(id, "circuit")));
  return { title: `${circuitName(circuit)} ${circuit.title}` };
}

export default async function CircuitPage({ params, searchParams }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/circuits/${id}`);
  const asked = await searchParams;
  const [circuit, history, units, unitPage, timeline, days, reasons, request] = await loadPage(async () => {
    const circuitId = recordId(id, "circuit");
    return Promise.all([
      getCircuit(actor, circuitId),
      listCircuitHistory(actor, circuitId),
      getCircuitUnits(actor, circuitId),
      openCircuitUnits(actor, circuitId, asked),
      getCircuitTimeline(actor, circuitId),
      listCircuitDays(actor, circuitId),
      listExclusionReasons(actor),
      getRequestOf(actor, circuitId),
    ]);
  });
  const name = circuitName(circuit);
  return (
    <>
      <PageHeader
        title={circuit.title}
        breadcrumbs={[{ label: "Circuits", href: "/circuits" }, { label: name }]}
        description={
          <>
            Work order {name} ·{" "}
            <TextLink href={`/circuits?region=${encodeURIComponent(circuit.region.code)}`}>
              {circuit.region.name}
            </TextLink>{" "}
            · <StatusName status={circuit.apiStatus} name={circuit.statusName} />
          </>
        }
        actions={
          <>
            <ListWay path="/circuits" id={circuit.id} one="circuit" />
            <Exclusion actor={actor} circuit={circuit} reasons={reasons} request={request} />
            <CircuitMore
              circuit={{ id: circuit.id, rowVersion: circuit.rowVersion, name }}
              acts={MORE_ACTS.filter(({ permission }) => can(actor, permission)).map(({ kind }) => kind)}
            />
            {can(actor, "circuit:edit") ? (
              <ButtonLink data-palette="Edit this circuit" href={`/circuits/${circuit.id}/edit`} variant="default">
                Edit
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <CircuitNotices circuit={circuit} />
        {request ? (
          <CircuitRequest request={request} name={name} reasons={reasons} mayDecide={can(actor, "circuit:exclude")} />
        ) : null}
        <CircuitFacts circuit={circuit} mayOpenPlanner={can(actor, "planner:link")} />
        <CircuitFields circuit={circuit} mayEdit={can(actor, "circuit:edit")} />
        <CircuitUnits
          circuitId={circuit.id}
          data={units}
          list={{ ...unitPage, options: circuitUnitOptions(units) }}
          mayFetch={can(actor, "sync:run") && can(actor, "sync:view")}
          mayOpenSync={can(actor, "sync:view")}
        />
        <CircuitDays circuitId={circuit.id} days={days} />
        <CircuitTimeline
          circuitId={circuit.id}
          timeline={timeline}
          now={new Date()}
          mayTakeSnapshot={mayTakeSnapshot(actor, circuit.planners)}
          mayOpenPlanner={can(actor, "planner:link")}
          mayOpenSync={can(actor, "sync:view")}
        />
        <CircuitHistory
          entries={history}
          firstSeenAt={circuit.createdAt}
          activityHref={can(actor, "activity:view") ? `/activity?noun=circuit&subject=${circuit.id}` : null}
        />
        <CircuitRawData rawData={circuit.rawData} />
      </div>
    </>
  );
}

type ExclusionProps = {
  actor: UserActor;
  circuit: CircuitDetail;
  reasons: ExclusionReason[];
  request: ExclusionRequest | null;
};

/** What somebody may do about a circuit's exclusion; a request that waits has its own buttons. */
function Exclusion({ actor, circuit, reasons, request }: ExclusionProps) {
  const { id, rowVersion, exclusionReasonId: reasonId, exclusionNote: note, exclusionUntil: until } = circuit;
  const isWaiting = request !== null && request.decidedAt === null;
  if (!can(actor, "circuit:exclude"))
    return can(actor, "circuit:requestExclusion") && !circuit.isExcluded && !isWaiting ? (
      <RequestExclusion circuitId={id} reasons={reasons} />
    ) : null;
  if (!circuit.isExcluded) return <ExcludeCircuit id={id} rowVersion={rowVersion} reasons={reasons} />;
  return (
    <ExcludedCircuit
      id={id}
      rowVersion={rowVersion}
      reasons={reasons}
      exclusion={{ reasonId, note, until }}
      isDue={circuit.exclusionDueAt !== null}
    />
  );
}

function mayTakeSnapshot(actor: UserActor, planners: readonly { userId: number }[]): boolean {
  const isOwn = planners.some(({ userId }) => BigInt(userId) === actor.userId);
  return can(actor, "circuit:snapshot") && (isOwn || can(actor, "circuit:edit"));
}
