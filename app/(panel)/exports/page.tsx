import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Progress } from "@/components/ui/progress";
import { TextLink } from "@/components/ui/text-link";
import { type ExportListed, listExports } from "@/lib/domain/exports/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { FigureTable } from "../figure-table";
import { InstantText } from "../instant-text";
import { DropExport } from "./drop-export";
import { WatchExports } from "./watch-exports";

export const metadata: Metadata = { title: "Exports" };

const inWords = (count: number) => count.toLocaleString("en-US");
const isOpen = ({ state }: ExportListed) => state === "waiting" || state === "running";

export default async function ExportsPage() {
  const actor = await requireActor("/exports");
  const exports = await loadPage(() => listExports(actor));
  return (
    <>
      <PageHeader
        title="Exports"
        description="Large files are written in the background. Only you can fetch yours, for 24 hours."
      />
      {exports.some(isOpen) ? <WatchExports /> : null}
      {exports.length === 0 ? (
        <EmptyState
          title="No large files"
          description="A file of many rows that you export from a list comes here."
          actions={
            <ButtonLink href="/circuits" variant="outline">
              Circuits
            </ButtonLink>
          }
        />
      ) : (
        <Card>
          <CardContent>
            <FigureTable
              caption="Your large files"
              rows={exports}
              rowKey={({ id }) => id}
              columns={[
                { id: "file", header: "File", cell: FileCell },
                { id: "list", header: "List", cell: ({ title }) => title },
                { id: "state", header: "State", cell: StateCell },
                { id: "asked", header: "Asked for", cell: ({ createdAt }) => <InstantText instant={createdAt} /> },
                {
                  id: "until",
                  header: "Until",
                  cell: ({ expiresAt }) => (expiresAt ? <InstantText instant={expiresAt} show="absolute" /> : "–"),
                },
                {
                  id: "acts",
                  header: "Acts",
                  cell: (one) => (
                    <DropExport id={one.id} label={isOpen(one) ? "Cancel" : "Delete"} name={one.fileName} />
                  ),
                },
              ]}
            />
          </CardContent>
        </Card>
      )}
    </>
  );
}

function FileCell({ id, fileName, state }: ExportListed) {
  return state === "done" ? (
    <TextLink href={`/api/exports/${id}`} data-native>
      {fileName}
    </TextLink>
  ) : (
    fileName
  );
}

function StateCell({ state, written, total, bytes, message }: ExportListed) {
  if (state === "waiting") return "Waiting for the worker";
  if (state === "done")
    return `${inWords(total)} rows, ${Math.max(0.1, bytes / 1024 / 1024).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;
  if (state === "failed") return <span className="whitespace-normal text-destructive">{message ?? "Failed"}</span>;
  if (state === "cancelled") return "Cancelled";
  const words = `${inWords(written)} of ${inWords(total)} rows`;
  return (
    <>
      {words}
      <Progress label="Rows written" value={written} max={total} valueText={words} className="mt-1 min-w-40" />
    </>
  );
}
