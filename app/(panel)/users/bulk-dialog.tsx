"use client";

import { useEffect, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { keepLooking } from "@/components/form/keep-looking";
import { useStepUp } from "@/components/form/step-up";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { bulkUsersAction, previewBulkAction } from "./actions";

export type BulkKind = "role" | "region" | "disable";
export type Choice = { id: number; name: string };
type Props = { kind: BulkKind; target: object; choices: Choice[]; onClose: () => void; onDone: () => void };
type Preview = { matching: number; protected: number; guard: string };

const TITLES: Record<BulkKind, string> = {
  role: "Change roles",
  region: "Change regions",
  disable: "Disable accounts",
};
const people = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? "person" : "people"}`;

/** One act on many people: says how many it is about before it does anything. */
export function BulkDialog({ kind, target, choices, onClose, onDone }: Props) {
  const stepUp = useStepUp();
  const [preview, setPreview] = useState<Preview | string | null>(null);
  // The target as it was when the dialog opened: what is counted is what is changed.
  const [counted] = useState(target);
  useEffect(
    () =>
      keepLooking(
        () => callAction(previewBulkAction, { target: counted }),
        (answer) => setPreview(answer.ok ? answer.data : answer.message),
      ),
    [counted],
  );

  const count = typeof preview === "object" ? (preview?.matching ?? 0) : 0;
  const guard = typeof preview === "object" ? preview?.guard : undefined;
  async function enableAgain(ids: number[], changed: string) {
    const result = await stepUp(() =>
      callAction(bulkUsersAction, { target: { kind: "chosen", ids }, act: { kind: "enable" }, guard: changed }),
    );
    toast(result.ok ? `${people(result.data.changed)} enabled again` : result.message, {
      tone: result.ok ? "success" : "danger",
    });
  }
  const { form, failure, isPending } = useSubmission(
    (data) => stepUp(() => callAction(bulkUsersAction, { target: counted, act: actOf(kind, data), guard })),
    ({ changed, ids, guard: undoGuard }) => {
      const undo = { label: "Undo", onAction: () => void enableAgain(ids, undoGuard) };
      toast(
        `${people(changed)} ${kind === "disable" ? "disabled" : "changed"}`,
        kind === "disable" && changed > 0 && changed <= 1000 ? { action: undo } : {},
      );
      onClose();
      onDone();
    },
  );
  return (
    <Dialog open onOpenChange={onClose} dismissible={!isPending} title={TITLES[kind]} description={describe(preview)}>
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors
          message={failure?.message}
          fieldErrors={failure?.fieldErrors}
          labels={{ reason: "Reason", roleIds: "Role", regionIds: "Region" }}
        />
        {kind === "disable" ? (
          <Field
            name="reason"
            label="Reason"
            hint="Their sessions end at once; their history stays. Each gets an entry in the activity log."
            errors={failure?.fieldErrors?.["reason"]}
          >
            {(control) => <Textarea {...control} rows={2} maxLength={500} />}
          </Field>
        ) : (
          <>
            <fieldset className="flex gap-6">
              <legend className="sr-only">What to do</legend>
              <CheckboxField
                type="radio"
                name="direction"
                id="direction-give"
                value="give"
                label={kind === "role" ? "Give" : "Add"}
                defaultChecked
              />
              <CheckboxField
                type="radio"
                name="direction"
                id="direction-take"
                value="take"
                label={kind === "role" ? "Take away" : "Remove"}
              />
            </fieldset>
            <Field
              name="choice"
              label={kind === "role" ? "Role" : "Region"}
              hint={kind === "role" ? "Nobody loses their only role." : undefined}
            >
              {(control) => (
                <Select {...control}>
                  {choices.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </>
        )}
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          {count > 0 ? (
            <SubmitButton
              pending={isPending}
              pendingLabel="Changing…"
              variant={kind === "disable" ? "destructive" : "default"}
            >
              {kind === "disable" ? `Disable ${people(count)}` : `Change ${people(count)}`}
            </SubmitButton>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

function actOf(kind: BulkKind, data: FormData): object {
  const isGiven = textOf(data, "direction") === "give";
  if (kind === "disable") return { kind, reason: textOf(data, "reason") };
  return kind === "role"
    ? { kind: isGiven ? "give-role" : "take-role", roleId: textOf(data, "choice") }
    : { kind: isGiven ? "add-region" : "remove-region", regionId: textOf(data, "choice") };
}

function describe(preview: Preview | string | null): string {
  if (preview === null) return "Counting…";
  if (typeof preview === "string") return preview;
  const left =
    preview.protected === 0
      ? ""
      : ` ${people(preview.protected)} of them ${preview.protected === 1 ? "is" : "are"} left alone: your own account, or somebody who may do more than you.`;
  return `This is about ${people(preview.matching)}.${left}`;
}
