import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { syncableField } from "@/lib/domain/circuits/fields";
import { correctionList } from "@/lib/domain/corrections/list";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { CorrectionActs } from "./correction-acts";
import { correctionCells, correctionRowActs } from "./correction-cells";
import { FieldCounts } from "./field-counts";

export const metadata: Metadata = { title: "Corrections" };

export default async function CorrectionsPage({ searchParams }: ListPageProps) {
  const opened = await openList(correctionList, await searchParams);
  const { actor, state, url, options, page } = opened;
  return (
    <>
      <PageHeader
        title="Corrections"
        description="Fields that people corrected. The sync leaves them alone and keeps WorkStudio’s newest value beside ours; where WorkStudio changed its value since, somebody has to decide."
      />
      <FieldCounts fields={options["field"] ?? []} chosen={state.filters.field} url={url} />
      <ListScreen
        opened={opened}
        cells={correctionCells}
        rowKey={(row) => row.id}
        selection={{ label: (row) => `Select ${circuitName(row)}, ${syncableField(row.field).label.toLowerCase()}` }}
        acts={{ label: "Decide", before: "correctedBy", cell: correctionRowActs }}
        empty={
          <EmptyState
            title="No corrections"
            description={`All values ${actor.regionIds === "all" ? "" : "of your circuits "}are WorkStudio’s. To correct one, open a circuit and edit it.`}
            actions={
              <ButtonLink href="/circuits" variant="outline">
                Circuits
              </ButtonLink>
            }
          />
        }
      >
        <CorrectionActs key={url.link()} total={page.total} matching={{ q: state.q, filters: state.filters }} />
      </ListScreen>
    </>
  );
}
