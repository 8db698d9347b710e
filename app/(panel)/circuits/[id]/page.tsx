import type { Metadata } from "next";
import { ListWay } from "@/components/data-table/list-way";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { listCircuitHistory } from "@/lib/domain/activity/list-history";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { getCircuit } from "@/lib/domain/circuits/get-circuit";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { CircuitFacts } from "./circuit-facts";
import { CircuitFields } from "./circuit-fields";
import { CircuitHistory } from "./circuit-history";
import { CircuitNotices } from "./circuit-notices";
import { CircuitRawData } from "./circuit-raw-data";
import { StatusName } from "../status-name";
import { ExcludeCircuit } from "./exclude-circuit";
import { recordId } from "../../record-id";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ saved?: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const actor = await requireActor(`/circuits/${id}`);
  const circuit = await loadPage(async () => getCircuit(actor, recordId(id, "circuit")));
  return { title: `${circuitName(circuit)} ${circuit.title}` };
}

export default async function CircuitPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/circuits/${id}`);
  const [circuit, history] = await loadPage(async () =>
    Promise.all([getCircuit(actor, recordId(id, "circuit")), listCircuitHistory(actor, recordId(id, "circuit"))]),
  );
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
            {can(actor, "circuit:exclude") ? (
              <ExcludeCircuit
                id={circuit.id}
                rowVersion={circuit.rowVersion}
                isExcluded={circuit.isExcluded}
                exclusionReason={circuit.exclusionReason}
              />
            ) : null}
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
        <CircuitFacts circuit={circuit} mayOpenPlanner={can(actor, "planner:link")} />
        <CircuitFields circuit={circuit} mayEdit={can(actor, "circuit:edit")} />
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
