"use client";

import { useRouter } from "next/navigation";
import { type SyntheticEvent, useRef, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { Conflicts } from "@/components/form/conflicts";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { type LeaveGuard, UnsavedChanges } from "@/components/form/unsaved-changes";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Sheet } from "@/components/ui/sheet";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import { type FieldConflict, withSeen } from "@/lib/field-conflict";
import type { LookupField, LookupKind, LookupValues } from "@/lib/domain/lookups/lookup-types";
import { ActButton } from "@/components/form/act-button";
import { createLookupAction, deleteLookupAction, updateLookupAction } from "./actions";
import { LookupFieldControl } from "./lookup-field-control";

type Props = {
  kind: LookupKind;
  one: string;
  fields: readonly LookupField[];
  nameKey: string;
  /** Whether a renamed value keeps its old name among its other names. */
  keepsOldName: boolean;
  fixedWhenUsed: readonly string[];
  /** Null for a new one. */
  row: { id: number; rowVersion: number; isReferenced: boolean; values: LookupValues; uses: string } | null;
  closeHref: string;
  /** What the form begins with: the row's values, and what the address fills in. */
  filled: LookupValues;
  /** Where this one's history is, for whoever may read it. */
  historyHref: string | null;
};

type Saved = { id: number; name: string } | { id: number; changed: string[] };

/** A value of a lookup table beside its list: add it, change it, or delete it while nothing refers to it. */
export function LookupSheet({
  kind,
  one,
  fields,
  nameKey,
  keepsOldName,
  fixedWhenUsed,
  row,
  filled,
  closeHref,
  historyHref,
}: Props) {
  const router = useRouter();
  const [base, setBase] = useState(row?.values ?? {});
  // As the form was first drawn: a page that is loaded anew beneath it must not change what the person compares with.
  const [shown] = useState(filled);
  const guard = useRef<LeaveGuard>(null);
  const close = () => router.push(closeHref, { scroll: false });
  const leave = () => (guard.current ? guard.current(close) : close());
  const { form, failure, isPending } = useSubmission<Saved>(
    async (data) => {
      const values = valuesOf(fields, data);
      if (!row) return callAction(createLookupAction, { kind, values });
      const result = await callAction(updateLookupAction, { kind, id: row.id, values, base });
      // A colleague's value that is shown has been seen: saving again decides for what stands in the form.
      if (!result.ok && result.conflict) setBase(withSeen(base, result.conflict as FieldConflict[]));
      return result;
    },
    (data) => {
      if ("changed" in data)
        toast(data.changed.length === 0 ? "Nothing had changed" : `Saved: ${data.changed.join(", ")}`, {
          tone: data.changed.length === 0 ? "info" : "success",
        });
      else toast(`${data.name} added`);
      close();
    },
  );
  const drawn = useRef<HTMLFormElement>(null);
  const isAgreed = useRef(false);
  const [isAsking, setAsking] = useState(false);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    const typed = textOf(new FormData(event.currentTarget), nameKey).trim();
    if (!row?.uses || isAgreed.current || typed === String(base[nameKey] ?? "")) return form.onSubmit(event);
    event.preventDefault();
    setAsking(true);
  };
  const conflicts = failure?.conflict ? (failure.conflict as FieldConflict[]) : [];
  const name = String(row?.values[nameKey] ?? "");
  return (
    <Sheet
      open
      onOpenChange={leave}
      title={row ? name : `New ${one}`}
      description={row ? (row.uses ? `In use by ${row.uses}.` : "Nothing uses it now.") : undefined}
    >
      <form ref={drawn} noValidate className="grid gap-4" {...form} onSubmit={submit}>
        <FormErrors
          message={failure?.message}
          fieldErrors={failure?.fieldErrors}
          labels={Object.fromEntries(fields.map(({ key, label }) => [key, label]))}
        />
        <Conflicts conflicts={conflicts} />
        {fields.map((field) => (
          <LookupFieldControl
            key={field.key}
            field={field}
            value={shown[field.key] ?? null}
            errors={failure?.fieldErrors?.[field.key]}
            isFixed={row?.isReferenced === true && fixedWhenUsed.includes(field.key)}
            fixedHint={`Stored data refers to it, so it stays. Add another ${one} instead and turn this one off.`}
          />
        ))}
        <UnsavedChanges savedKey={row?.rowVersion} guardRef={guard} />
        <div className="flex flex-wrap gap-2">
          <SubmitButton pending={isPending} pendingLabel="Saving…">
            {row ? "Save" : "Add"}
          </SubmitButton>
          <Button variant="outline" disabled={isPending} onClick={leave}>
            Cancel
          </Button>
        </div>
      </form>
      {row ? (
        <div className="mt-6 flex flex-wrap items-center justify-between gap-3 border-t pt-4 text-sm">
          {historyHref ? <TextLink href={historyHref}>History</TextLink> : <span />}
          {row.isReferenced ? (
            <p className="text-muted-foreground">In use, so it can be turned off, not deleted.</p>
          ) : (
            <ActButton
              label="Delete"
              variant="destructive"
              title={`Delete ${name}?`}
              description="Nothing refers to it. This cannot be undone."
              confirmLabel="Delete"
              isDestructive
              typeToConfirm={name}
              run={() => callAction(deleteLookupAction, { kind, id: row.id, rowVersion: row.rowVersion })}
              onDone={() => {
                toast(`${name} deleted`);
                close();
              }}
            />
          )}
        </div>
      ) : null}
      {isAsking ? (
        <ConfirmDialog
          open
          onOpenChange={setAsking}
          title={`Rename ${name}?`}
          description={`In use by ${row?.uses ?? ""}. Everybody sees the new name at once.${keepsOldName ? " The old name is kept under “Also called”, so that the sync goes on." : ""}`}
          confirmLabel="Rename"
          onConfirm={() => {
            isAgreed.current = true;
            setAsking(false);
            drawn.current?.requestSubmit();
          }}
        />
      ) : null}
    </Sheet>
  );
}

function valuesOf(fields: readonly LookupField[], data: FormData): LookupValues {
  return Object.fromEntries(
    fields.map(({ key, input }) => [key, input === "switch" ? data.has(key) : textOf(data, key)]),
  );
}
