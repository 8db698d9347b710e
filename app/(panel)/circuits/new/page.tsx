import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { listBulkChoices } from "@/lib/domain/bulk-acts/queries";
import { listCircuitOptions } from "@/lib/domain/circuits/list";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { requirePermission } from "@/lib/platform/permissions";
import { NewCircuitForm } from "./new-circuit-form";

export const metadata: Metadata = { title: "New circuit" };

export default async function NewCircuitPage() {
  const actor = await requireActor("/circuits/new");
  const [{ regions }, options] = await loadPage(async () => {
    requirePermission(actor, "circuit:create");
    return Promise.all([listBulkChoices(actor), listCircuitOptions(actor)]);
  });
  return (
    <>
      <PageHeader
        title="New circuit"
        breadcrumbs={[{ label: "Circuits", href: "/circuits" }, { label: "New circuit" }]}
        description="For a work order that WorkStudio does not know yet. The first sync that meets it takes it for WorkStudio’s own; what you correct until then stays."
      />
      <NewCircuitForm
        regions={regions.map(({ id: value, name }) => ({ value, name }))}
        regionId={actor.defaultRegionId === null ? null : Number(actor.defaultRegionId)}
        suggestions={{
          contractor: (options["contractor"] ?? []).map(({ label }) => label),
          cycleType: (options["cycle"] ?? []).map(({ label }) => label),
        }}
      />
    </>
  );
}
