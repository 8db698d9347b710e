import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { getCircuit } from "@/lib/domain/circuits/get-circuit";
import { compareLists } from "@/lib/domain/unit-snapshots/compare-lists";
import { listKeptLists } from "@/lib/domain/unit-snapshots/queries";
import { comparedListsSchema } from "@/lib/domain/unit-snapshots/schema";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import type { ListParams } from "../../../open-list";
import { recordId } from "../../../record-id";
import { ChooseLists } from "./choose-lists";
import { ComparedTotals } from "./compared-totals";
import { ComparedUnits } from "./compared-units";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<ListParams> };

export const metadata: Metadata = { title: "Snapshots compared" };

export default async function SnapshotsPage({ params, searchParams }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/circuits/${id}/snapshots`);
  const asked = comparedListsSchema.parse(await searchParams);
  const { circuit, lists, compared } = await loadPage(async () => {
    const circuitId = recordId(id, "circuit");
    const [circuit, lists] = await Promise.all([getCircuit(actor, circuitId), listKeptLists(actor, circuitId)]);
    const before = asked.before ?? lists[0]?.id;
    if (before === undefined) return { circuit, lists, compared: null };
    const sides = { before, after: asked.after };
    return { circuit, lists, compared: { sides, comparison: await compareLists(actor, circuitId, sides) } };
  });
  const name = circuitName(circuit);
  return (
    <>
      <PageHeader
        title="Snapshots compared"
        breadcrumbs={[
          { label: "Circuits", href: "/circuits" },
          { label: name, href: `/circuits/${circuit.id}` },
          { label: "Snapshots" },
        ]}
        description={
          <>
            What came, went and changed of the units of{" "}
            <TextLink href={`/circuits/${circuit.id}`}>
              {name} {circuit.title}
            </TextLink>
            . Who held it when a unit vanished or changed stands{" "}
            <TextLink href={`/circuits/${circuit.id}#units`}>with its units</TextLink>.
          </>
        }
      />
      {compared ? (
        <div className="grid grid-cols-1 gap-4">
          <ChooseLists circuitId={circuit.id} lists={lists} sides={compared.sides} />
          <ComparedTotals comparison={compared.comparison} />
          <ComparedUnits circuitId={circuit.id} comparison={compared.comparison} />
        </div>
      ) : (
        <EmptyState
          title="No snapshot of its units yet"
          description="One is kept when its units are first fetched, at every quarter of its miles, when it passes to quality control or to the utility, and by hand."
        />
      )}
    </>
  );
}
