"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { useStepUp } from "@/components/form/step-up";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { UploadIcon } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import type { ImportPreview } from "@/lib/domain/lookups/import-lookup";
import { rowsInWords } from "../rows-in-words";
import { importLookupAction, previewImportAction } from "./actions";

/** A CSV file or a workbook into a table: shows what it would do first, and does it all or not at all. */
export function ImportDialog({ kind, many }: { kind: string; many: string }) {
  const router = useRouter();
  const stepUp = useStepUp();
  const [isOpen, setOpen] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [message, setMessage] = useState<string>();
  const [isPending, startTransition] = useTransition();

  const toggle = (open: boolean) => {
    setOpen(open);
    setFile(null);
    setPreview(null);
    setMessage(undefined);
  };
  const look = (chosen: File | null) => {
    setFile(chosen);
    setPreview(null);
    setMessage(undefined);
    if (!chosen) return;
    startTransition(async () => {
      const result = await callAction(previewImportAction, { kind, file: chosen });
      if (result.ok) setPreview(result.data);
      else setMessage(result.fieldErrors?.["file"]?.join(" ") ?? result.message);
    });
  };
  const run = () =>
    startTransition(async () => {
      if (!file || !preview) return;
      const result = await stepUp(() => callAction(importLookupAction, { kind, file, digest: preview.digest }));
      if (result.ok) {
        toast(
          `Imported: ${rowsInWords(result.data.created)} added, ${result.data.updated.toLocaleString("en-US")} changed`,
        );
        toggle(false);
        return router.refresh();
      }
      setMessage(result.message);
      if (result.code !== "CONFLICT") return;
      const again = await callAction(previewImportAction, { kind, file });
      if (again.ok) setPreview(again.data);
    });

  const isReady = preview !== null && preview.problemCount === 0 && preview.creates + preview.updates > 0;
  return (
    <>
      <Button variant="outline" aria-haspopup="dialog" onClick={() => toggle(true)}>
        <UploadIcon />
        Import
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={toggle}
        size="md"
        title={`Import ${many}`}
        description="From a CSV file or an Excel workbook with the columns of an export. Rows that the file leaves out stay as they are."
        footer={
          <>
            <Button variant="outline" onClick={() => toggle(false)}>
              Cancel
            </Button>
            <Button disabled={!isReady || isPending} onClick={run}>
              {isReady ? `Import ${rowsInWords(preview.creates + preview.updates)}` : "Import"}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <Field name="file" id="import-file" label="File" errors={message ? [message] : []}>
            {(control) => (
              <input
                {...control}
                type="file"
                accept=".csv,.tsv,.txt,.xlsx,text/csv"
                onChange={({ target }) => look(target.files?.[0] ?? null)}
                className="text-sm file:mr-3 file:rounded-md file:border file:bg-card file:px-3 file:py-1.5"
              />
            )}
          </Field>
          <p role="status" className="text-sm">
            {isPending && !preview ? "Reading the file…" : preview ? summary(preview) : null}
          </p>
          {preview ? <PreviewRows preview={preview} /> : null}
        </div>
      </Dialog>
    </>
  );
}

function summary({ creates, updates, unchanged, problemCount }: ImportPreview): string {
  if (problemCount > 0)
    return `${problemCount.toLocaleString("en-US")} ${problemCount === 1 ? "thing needs" : "things need"} another look. Nothing is imported until all of the file is right.`;
  if (creates + updates === 0)
    return `Nothing to do: ${rowsInWords(unchanged)} ${unchanged === 1 ? "is" : "are"} as the file says already.`;
  return `${rowsInWords(creates)} would be added, ${updates.toLocaleString("en-US")} changed, ${unchanged.toLocaleString("en-US")} left as they are.`;
}

function PreviewRows({
  preview: { problems, problemCount, ignoredColumns, created, creates, updated, updates },
}: {
  preview: ImportPreview;
}) {
  return (
    <div
      className="grid max-h-72 gap-3 overflow-auto text-sm"
      tabIndex={0}
      role="region"
      aria-label="What the file would do"
    >
      {ignoredColumns.length > 0 ? (
        <Alert variant="warning" title={`Not known, so left out: ${ignoredColumns.join(", ")}`} />
      ) : null}
      {problems.length > 0 ? (
        <Section title={`Wrong${more(problems.length, problemCount)}`}>
          {problems.map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              Line {line}: {message}
            </li>
          ))}
        </Section>
      ) : null}
      {updated.length > 0 ? (
        <Section title={`Changed${more(updated.length, updates)}`}>
          {updated.map(({ line, name, changes }) => (
            <li key={line}>
              {name}:{" "}
              {changes
                .map(
                  ({ label, before, after }) => `${label.toLowerCase()} “${before || "empty"}” → “${after || "empty"}”`,
                )
                .join("; ")}
            </li>
          ))}
        </Section>
      ) : null}
      {created.length > 0 ? (
        <Section title={`Added${more(created.length, creates)}`}>
          {created.map(({ line, name }) => (
            <li key={line}>{name}</li>
          ))}
        </Section>
      ) : null}
    </div>
  );
}

function more(shown: number, all: number): string {
  return all > shown ? ` (the first ${shown} of ${all.toLocaleString("en-US")})` : "";
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h3 className="font-medium">{title}</h3>
      <ul className="list-disc pl-5">{children}</ul>
    </section>
  );
}
