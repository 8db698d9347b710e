import type { Metadata } from "next";
import { listUrl } from "@/components/data-table/list-url";
import { PageSteps } from "@/components/data-table/pagination";
import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { type ImportPage, ROWS_ON_PAGE, getImport } from "@/lib/domain/imports/queries";
import { OUTCOME_WORDS, rowsInTheWay, rowsToWrite } from "@/lib/domain/imports/rules";
import { importViewSchema } from "@/lib/domain/imports/schema";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { InstantText } from "../../instant-text";
import { recordId } from "../../record-id";
import { countsInWords, presentOutcomes, stateInWords } from "../import-words";
import { ApplyImport } from "./apply-import";
import { ImportRows } from "./import-rows";
import { MatchColumns } from "./match-columns";
import { UndoImport } from "./undo-import";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: "Import" };

export default async function ImportPageView({ params, searchParams }: Props) {
  const { id } = await params;
  const view = importViewSchema.parse(await searchParams);
  const actor = await requireActor(`/imports/${id}`);
  const page = await loadPage(() => getImport(actor, recordId(id, "import"), view));
  const url = listUrl(`/imports/${page.id}`, { show: view.show });
  const all = Object.values(page.counts).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <PageHeader
        title={page.fileName}
        breadcrumbs={[{ label: "Imports", href: "/imports" }, { label: page.fileName }]}
        badges={<Badge>{stateInWords(page.state)}</Badge>}
        description={
          <>
            Into <TextLink href={page.path}>{page.many}</TextLink>, sent <InstantText instant={page.createdAt} />.{" "}
            {countsInWords(page.counts)}.
          </>
        }
        actions={
          <>
            <ButtonLink href={`/api/imports/${page.id}/export?format=csv`} variant="outline" data-native>
              Result as CSV
            </ButtonLink>
            <ButtonLink href={`/api/imports/${page.id}/export?format=xlsx`} variant="outline" data-native>
              Result as Excel
            </ButtonLink>
            {page.undoSeconds > 0 ? (
              <UndoImport id={page.id} applied={page.counts.applied ?? 0} minutes={Math.ceil(page.undoSeconds / 60)} />
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <Notices page={page} />
        {page.state === "previewed" && rowsToWrite(page.counts) > 0 ? (
          <Card>
            <CardHeader title="Apply" />
            <CardContent>
              <ApplyImport
                id={page.id}
                columns={page.columns}
                revision={page.revision}
                toWrite={rowsToWrite(page.counts)}
                inTheWay={rowsInTheWay(page.counts)}
                needsReason={page.needsReason}
              />
            </CardContent>
          </Card>
        ) : null}
        <div className="grid gap-2">
          <Tabs
            label="Rows by outcome"
            tabs={[
              { href: url.link({ show: null }), label: "All", count: all, current: view.show === null },
              ...presentOutcomes(page.counts).map((outcome) => ({
                href: url.link({ show: outcome }),
                label: OUTCOME_WORDS[outcome],
                count: page.counts[outcome],
                current: view.show === outcome,
              })),
            ]}
          />
          <ImportRows page={page} />
          <nav aria-label="Pages" className="flex justify-end gap-1">
            <PageSteps page={view.page} perPage={ROWS_ON_PAGE} total={page.rowCount} url={url} />
          </nav>
        </div>
        {page.state === "previewed" ? (
          <Card>
            <details open={!hasRole(page, "identity")}>
              <summary className="cursor-pointer px-4 py-3 font-semibold">Columns of the file</summary>
              <CardContent>
                <MatchColumns
                  key={page.columns.join()}
                  id={page.id}
                  header={page.header}
                  columns={page.columns}
                  fields={page.fields.map(({ key, label }) => ({ key, label }))}
                />
              </CardContent>
            </details>
          </Card>
        ) : null}
      </div>
    </>
  );
}

const hasRole = ({ fields, columns }: ImportPage, role: "identity" | "version") =>
  fields.some((field) => field.role === role && columns.includes(field.key));

function Notices({ page }: { page: ImportPage }) {
  const ignored = page.header.filter((name, index) => name !== "" && page.columns[index] === "");
  const hasVersion = page.fields.every(({ role }) => role !== "version") || hasRole(page, "version");
  return (
    <>
      {page.note ? <Alert variant="warning">{page.note}</Alert> : null}
      {page.state !== "previewed" ? null : !hasRole(page, "identity") ? (
        <Alert variant="danger" title={`No column says which ${page.one} a row is`}>
          Match one below, or export the list to see what it should look like.
        </Alert>
      ) : hasVersion ? null : (
        <Alert variant="warning" title="The file does not say what it was exported with">
          Without its column Version, what others changed since the export cannot be told apart. Compare each change
          with what stands now.
        </Alert>
      )}
      {page.state === "previewed" && ignored.length > 0 ? (
        <p className="text-sm text-muted-foreground">Not read: {ignored.join(", ")}.</p>
      ) : null}
    </>
  );
}
