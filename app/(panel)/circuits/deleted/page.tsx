import type { Metadata } from "next";
import { RowAct } from "@/components/data-table/row-act";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import { deletedList } from "@/lib/domain/circuits/list-deleted";
import { ListScreen } from "../../list-screen";
import { type ListPageProps, openList } from "../../open-list";
import { RestoreActs } from "./restore-acts";

export const metadata: Metadata = { title: "Deleted circuits" };

export default async function DeletedCircuitsPage({ searchParams }: ListPageProps) {
  const opened = await openList(deletedList, await searchParams);
  return (
    <>
      <PageHeader
        title="Deleted circuits"
        breadcrumbs={[{ label: "Circuits", href: "/circuits" }, { label: "Deleted" }]}
        description="They stand in no other list and no total. The sync keeps their values and does not bring them back."
      />
      <ListScreen
        opened={opened}
        cells={{
          deletedBy: ({ deletedBy }) => deletedBy ?? "a former user",
          mergedInto: ({ mergedIntoId, mergedInto }) =>
            mergedIntoId === null ? mergedInto || null : <a href={`/circuits/${mergedIntoId}`}>{mergedInto}</a>,
        }}
        rowKey={(row) => row.id}
        acts={{
          label: "Restore",
          cell: (row) => (
            <RowAct
              act="restore"
              id={row.id}
              label="Restore"
              data={{ version: row.rowVersion, name: circuitName(row) }}
            />
          ),
        }}
        empty={<EmptyState title="No circuit is deleted" description="What is deleted or merged stands here." />}
      />
      <RestoreActs />
    </>
  );
}
