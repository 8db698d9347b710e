import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { correctionList } from "@/lib/domain/corrections/list";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { correctionCells } from "./correction-cells";
import { FieldCounts } from "./field-counts";

export const metadata: Metadata = { title: "Corrections" };

export default async function CorrectionsPage({ searchParams }: ListPageProps) {
  const opened = await openList(correctionList, await searchParams);
  const { state, url, options } = opened;
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
        empty={
          <EmptyState
            title="No corrections"
            description="All values are WorkStudio’s. To correct one, open a circuit and edit it."
          />
        }
      />
    </>
  );
}
