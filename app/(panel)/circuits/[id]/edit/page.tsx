import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { getCircuit } from "@/lib/domain/circuits/get-circuit";
import { formatField } from "@/lib/domain/circuits/format-field";
import { listCircuitOptions } from "@/lib/domain/circuits/list";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { requirePermission } from "@/lib/platform/permissions";
import { recordId } from "../../../record-id";
import { CircuitForm } from "./circuit-form";

export const metadata: Metadata = { title: "Edit circuit" };

type Props = { params: Promise<{ id: string }> };

export default async function EditCircuitPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/circuits/${id}/edit`);
  const circuit = await loadPage(async () => {
    requirePermission(actor, "circuit:edit");
    return getCircuit(actor, recordId(id, "circuit"));
  });
  const options = await listCircuitOptions(actor);
  const asides = circuit.fields.flatMap(({ field, edited }): [string, string][] =>
    edited ? [[field.key, `WorkStudio: ${formatField(field, edited.theirs, circuit.regions) ?? "empty"}`]] : [],
  );
  const regions = circuit.regions
    .filter((region) => region.isActive || region.id === circuit.region.id)
    .map(({ id: value, name }) => ({ value, name }));
  return (
    <>
      <PageHeader
        title={`Edit ${circuit.title}`}
        breadcrumbs={[
          { label: "Circuits", href: "/circuits" },
          { label: circuitName(circuit), href: `/circuits/${circuit.id}` },
          { label: "Edit" },
        ]}
        description="What you change here stays as you say it; the next sync leaves it alone and shows WorkStudio’s value beside it."
      />
      <CircuitForm
        id={circuit.id}
        rowVersion={circuit.rowVersion}
        values={circuit.values}
        regions={regions}
        suggestions={{
          contractor: (options["contractor"] ?? []).map(({ label }) => label),
          cycleType: (options["cycle"] ?? []).map(({ label }) => label),
        }}
        asides={Object.fromEntries(asides)}
      />
    </>
  );
}
