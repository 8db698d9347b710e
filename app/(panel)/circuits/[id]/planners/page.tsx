import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { TextLink } from "@/components/ui/text-link";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { getCircuit } from "@/lib/domain/circuits/get-circuit";
import { listAssignable } from "@/lib/domain/circuits/list-assignable";
import { getCircuitPlanners } from "@/lib/domain/planners/get-circuit-planners";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { recordId } from "../../../record-id";
import { CircuitPeople } from "./circuit-people";
import { PlannerShares } from "./planner-shares";

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Planners of a circuit" };

export default async function CircuitPlannersPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/circuits/${id}/planners`);
  const mayAssign = can(actor, "circuit:assign");
  const [circuit, planners, choices] = await loadPage(async () => {
    const circuitId = recordId(id, "circuit");
    return Promise.all([
      getCircuit(actor, circuitId),
      getCircuitPlanners(actor, circuitId),
      mayAssign ? listAssignable(actor, circuitId) : [],
    ]);
  });
  const name = circuitName(circuit);
  return (
    <>
      <PageHeader
        title="Planners"
        breadcrumbs={[
          { label: "Circuits", href: "/circuits" },
          { label: name, href: `/circuits/${circuit.id}` },
          { label: "Planners" },
        ]}
        description={
          <>
            Who has{" "}
            <TextLink href={`/circuits/${circuit.id}`}>
              {name} {circuit.title}
            </TextLink>
            , and who planned how much of it.
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <CircuitPeople circuitId={circuit.id} people={planners.people} choices={mayAssign ? choices : null} />
        <PlannerShares
          circuitId={circuit.id}
          shares={planners.shares}
          book={planners.book}
          mayOpenPlanner={can(actor, "planner:link")}
        />
      </div>
    </>
  );
}
