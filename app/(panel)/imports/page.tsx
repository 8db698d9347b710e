import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { listImports } from "@/lib/domain/imports/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { FigureTable } from "../figure-table";
import { InstantText } from "../instant-text";
import { countsInWords, stateInWords } from "./import-words";
import { StartImport } from "./start-import";

export const metadata: Metadata = { title: "Imports" };

type Props = { searchParams: Promise<{ list?: string | string[] }> };

export default async function ImportsPage({ searchParams }: Props) {
  const { list } = await searchParams;
  const actor = await requireActor("/imports");
  const { imports, lists } = await loadPage(() => listImports(actor));
  return (
    <>
      <PageHeader
        title="Imports"
        description="Export a list, change cells in a spreadsheet, and bring the file back. You see what it would change before anything is done, and can undo it for ten minutes."
      />
      <div className="grid grid-cols-1 gap-4">
        <Card>
          <CardHeader title="Import a file" />
          <CardContent>
            <StartImport lists={lists} list={lists.find((one) => one.list === list)?.list ?? lists[0]?.list ?? ""} />
          </CardContent>
        </Card>
        {imports.length > 0 ? (
          <Card>
            <CardHeader title="Your imports" description="Kept for 30 days." />
            <CardContent>
              <FigureTable
                caption="Your imports"
                rows={imports}
                rowKey={({ id }) => id}
                columns={[
                  {
                    id: "file",
                    header: "File",
                    cell: ({ id, fileName }) => <TextLink href={`/imports/${id}`}>{fileName}</TextLink>,
                  },
                  { id: "list", header: "List", cell: ({ title }) => title },
                  { id: "state", header: "State", cell: ({ state }) => stateInWords(state) },
                  { id: "rows", header: "Rows", cell: ({ counts }) => countsInWords(counts) },
                  { id: "when", header: "Sent", cell: ({ createdAt }) => <InstantText instant={createdAt} /> },
                ]}
              />
            </CardContent>
          </Card>
        ) : null}
      </div>
    </>
  );
}
