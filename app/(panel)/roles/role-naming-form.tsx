"use client";

import { useRouter } from "next/navigation";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { useStepUp } from "@/components/form/step-up";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useCloseModal } from "@/components/ui/modal";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { createRoleAction, renameRoleAction } from "./actions";

type Props = { role?: { id: number; rowVersion: number; displayName: string; description: string | null } };

/** What people call a role: of a new one, or of `role`. Stands in a sheet and closes it when it is saved. */
export function RoleNamingForm({ role }: Props) {
  const router = useRouter();
  const stepUp = useStepUp();
  const close = useCloseModal();
  const { form, failure, isPending } = useSubmission(
    async (data) => {
      const naming = { displayName: textOf(data, "displayName"), description: textOf(data, "description") };
      const result = await stepUp(() =>
        role
          ? callAction(renameRoleAction, { id: role.id, rowVersion: role.rowVersion, ...naming })
          : callAction(createRoleAction, naming),
      );
      if (!result.ok) {
        // The role as a colleague left it, so that saving again is about what is there now.
        if (result.code === "CONFLICT") router.refresh();
        return result;
      }
      return { ok: true, data: naming.displayName.trim() };
    },
    (name) => {
      if (role) toast(`Saved: ${name}`);
      else
        toast(`${name} is a role now`, {
          description: "It allows nothing yet. Tick in the table what it may do, and save.",
        });
      close();
    },
  );
  return (
    <form noValidate className="grid gap-4" {...form}>
      <FormErrors
        message={failure?.message}
        fieldErrors={failure?.fieldErrors}
        labels={{ displayName: "Name", description: "Description" }}
      />
      <Field name="displayName" label="Name" errors={failure?.fieldErrors?.["displayName"]} required>
        {(control) => (
          <Input {...control} defaultValue={role?.displayName} maxLength={60} autoFocus autoComplete="off" />
        )}
      </Field>
      <Field
        name="description"
        label="Description"
        hint="Shown where somebody is given the role."
        errors={failure?.fieldErrors?.["description"]}
        optional
      >
        {(control) => <Textarea {...control} rows={3} defaultValue={role?.description ?? ""} maxLength={255} />}
      </Field>
      <div className="flex gap-2">
        <SubmitButton pending={isPending} pendingLabel="Saving…">
          {role ? "Save" : "Create role"}
        </SubmitButton>
        <Button variant="outline" disabled={isPending} onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
