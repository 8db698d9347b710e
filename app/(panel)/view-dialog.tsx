"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { CheckboxField } from "@/components/form/checkbox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { keepLooking } from "@/components/form/keep-looking";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { ViewShares } from "@/lib/domain/saved-views/queries";
import { createViewAction, deleteViewAction, listViewSharesAction, updateViewAction } from "./list-actions";
import type { ViewAsked } from "./view-acts";

export type ViewDialogProps = { asked: ViewAsked; path: string; onClose: () => void };

const NOBODY = "";
/** What a view keeps. */
const LOOKS: Record<ViewAsked["thing"], string> = {
  list: "Filters, search, order, columns and row height as they are now.",
  board: "Filters and search as they are now.",
};

/** Names a view, says for whom it is, or deletes it. */
export default function ViewDialog({ asked, path, onClose }: ViewDialogProps) {
  return asked.act === "delete" ? (
    <DeleteView asked={asked} path={path} onClose={onClose} />
  ) : (
    <KeepView asked={asked} path={path} onClose={onClose} />
  );
}

function KeepView({ asked, path, onClose }: ViewDialogProps) {
  const router = useRouter();
  const [shares, setShares] = useState<ViewShares | null>(null);
  const [refusal, setRefusal] = useState("");
  useEffect(
    () =>
      keepLooking(
        () => callAction(listViewSharesAction, {}),
        (answer) => {
          setRefusal(answer.ok ? "" : answer.message);
          if (answer.ok) setShares(answer.data);
        },
      ),
    [],
  );
  const isNew = asked.act === "create";
  const { form, failure, isPending } = useSubmission(
    (data) => {
      const [name, sharedWith] = [textOf(data, "name"), sharedOf(textOf(data, "sharedWith"))];
      return isNew
        ? callAction(createViewAction, {
            list: asked.list,
            query: asked.query,
            name,
            sharedWith,
            isStart: data.has("isStart"),
          })
        : callAction(updateViewAction, { id: asked.id, rowVersion: asked.rowVersion, name, sharedWith });
    },
    ({ id }) => {
      toast(isNew ? "View saved" : "View changed");
      onClose();
      if (isNew) router.push(`${path}?${asked.query === "" ? "" : `${asked.query}&`}view=${id}`);
      else router.refresh();
    },
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isNew ? "Save as a view" : "Rename or share"}
      description={isNew ? LOOKS[asked.thing] : undefined}
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors
          message={failure?.message}
          fieldErrors={failure?.fieldErrors}
          labels={{ name: "Name", sharedWith: "Shared with" }}
        />
        <Field name="name" label="Name" errors={failure?.fieldErrors?.["name"]}>
          {(control) => <Input {...control} defaultValue={asked.name} maxLength={60} autoFocus autoComplete="off" />}
        </Field>
        <Field
          name="sharedWith"
          label="Shared with"
          hint="They open it with their own rows; only you can change it."
          errors={failure?.fieldErrors?.["sharedWith"]}
        >
          {(control) => (
            <Select {...control} key={shares ? "known" : "loading"} defaultValue={asked.share}>
              <option value={NOBODY}>Nobody else</option>
              {shares ? (
                <>
                  <Shares label="People with a role" kind="role" of={shares.roles} />
                  <Shares label="Everybody of a region" kind="region" of={shares.regions} />
                </>
              ) : asked.share === "" ? null : (
                <option value={asked.share}>As it is</option>
              )}
            </Select>
          )}
        </Field>
        {refusal ? (
          <p role="status" className="text-sm text-muted-foreground">
            With whom it may be shared is not known. {refusal}
          </p>
        ) : null}
        {isNew ? <CheckboxField name="isStart" label={`Start this ${asked.thing} with it`} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="outline" disabled={isPending} onClick={onClose}>
            Cancel
          </Button>
          <SubmitButton pending={isPending} pendingLabel="Saving…">
            Save
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

function Shares({ label, kind, of }: { label: string; kind: string; of: ViewShares["roles"] }) {
  return (
    <optgroup label={label}>
      {of.map(({ id, name }) => (
        <option key={id} value={`${kind}:${id}`}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

function DeleteView({ asked, path, onClose }: ViewDialogProps) {
  const router = useRouter();
  const { form, failure, isPending } = useSubmission(
    () => callAction(deleteViewAction, { id: asked.id }),
    () => {
      toast(`“${asked.name}” deleted`);
      onClose();
      router.push(asked.query === "" ? path : `${path}?${asked.query}`);
    },
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete “${asked.name}”?`}
      description={
        asked.share === ""
          ? "The rows stay as they are; only the view goes."
          : "It goes for everybody it is shared with. The rows stay as they are."
      }
    >
      <form className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} />
        <div className="flex justify-end gap-2">
          <Button variant="outline" disabled={isPending} onClick={onClose}>
            Cancel
          </Button>
          <SubmitButton pending={isPending} pendingLabel="Deleting…" variant="destructive">
            Delete
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

function sharedOf(value: string): { kind: string; id: string } | null {
  const [kind = "", id = ""] = value.split(":");
  return value === NOBODY ? null : { kind, id };
}
