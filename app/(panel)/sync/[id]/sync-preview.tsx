import type { ReactNode } from "react";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitSyncPreview } from "@/lib/domain/circuit-sync/preview-circuits";
import { fieldLabel } from "@/lib/domain/activity/describe-changes";
import { ChangeList } from "../../change-list";

const numbers = new Intl.NumberFormat("en-US");

/** What a sync would do, list by list; each shows at most 200. */
export function SyncPreview({ preview }: { preview: CircuitSyncPreview }) {
  const { counts } = preview;
  return (
    <>
      <PreviewCard
        title={`Would create ${numbers.format(counts.create)}`}
        rows={preview.creates.map((row) => ({
          key: `${row.workOrder} ${row.extension}`,
          content: `${row.workOrder} ${row.extension} ${row.title} (${row.region})`,
        }))}
      />
      <PreviewCard
        title={`Would update ${numbers.format(counts.update)}`}
        rows={preview.updates.map((row) => ({
          key: String(row.circuitId),
          content: (
            <>
              <TextLink className="thumb" href={`/circuits/${row.circuitId}`}>
                {row.label}
              </TextLink>
              {Object.keys(row.changes).length > 0 ? (
                <ChangeList changes={row.changes} />
              ) : (
                <p className="text-muted-foreground">Only WorkStudio’s raw data and edit time</p>
              )}
            </>
          ),
        }))}
      />
      <PreviewCard
        title={`Would keep corrections of ${numbers.format(counts.kept)}`}
        rows={preview.kepts.map((row) => ({
          key: String(row.circuitId),
          content: (
            <>
              <TextLink className="thumb" href={`/circuits/${row.circuitId}`}>
                {row.label}
              </TextLink>{" "}
              {row.fields.map(fieldLabel).join(", ")}
            </>
          ),
        }))}
      />
      <PreviewCard
        title={`Would reject ${numbers.format(counts.rejected)}`}
        rows={preview.rejections.map((row, index) => ({
          key: String(index),
          content: `${row.workOrder ?? "No work order"}: ${row.reason}`,
        }))}
      />
      <p className="text-sm text-muted-foreground">
        {numbers.format(counts.unchanged)} circuits would stay as they are.
        {preview.editsToDiscard > 0 ? ` ${numbers.format(preview.editsToDiscard)} corrections would be discarded.` : ""}
      </p>
    </>
  );
}

function PreviewCard({ title, rows }: { title: string; rows: { key: string; content: ReactNode }[] }) {
  return (
    <Card>
      <CardHeader title={title} />
      {rows.length > 0 ? (
        <CardContent>
          <ul className="grid gap-2 text-sm">
            {rows.map((row) => (
              <li key={row.key}>{row.content}</li>
            ))}
          </ul>
        </CardContent>
      ) : null}
    </Card>
  );
}
