"use client";

import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { FormErrors } from "@/components/form/form-errors";
import { useStepUp } from "@/components/form/step-up";
import { SubmitButton } from "@/components/form/submit-button";
import { UnsavedChanges } from "@/components/form/unsaved-changes";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { ButtonLink } from "@/components/ui/button";
import type { LinkDelivery } from "@/lib/domain/users/invite-user";
import { inviteUserAction } from "../actions";
import { OneTimeLink } from "../one-time-link";
import { FIELD_LABELS, type FieldOptions, readUserFields, UserFields } from "../user-fields";

const EMPTY = {
  name: "",
  email: "",
  roleIds: [],
  regionIds: [],
  seesAllRegions: false,
  defaultRegionId: null,
};
type Invited = { id: number; name: string; delivery: LinkDelivery };

type Props = {
  options: FieldOptions;
  /** Filled in already, where a planner without an account is invited. */
  wsUsername: string | null;
};

/** Invites a person; the link is shown in the form's place, once. */
export function InviteForm({ options, wsUsername }: Props) {
  const stepUp = useStepUp();
  const [invited, setInvited] = useState<Invited | null>(null);
  const { form, failure, isPending } = useSubmission<Invited>(async (data) => {
    const result = await stepUp(() => callAction(inviteUserAction, readUserFields(data)));
    return result.ok ? { ok: true, data: { ...result.data, name: textOf(data, "name").trim() } } : result;
  }, setInvited);
  if (invited) {
    return (
      <div className="grid max-w-3xl gap-4">
        <h2 className="font-semibold">{invited.name} is invited</h2>
        <OneTimeLink name={invited.name} delivery={invited.delivery} />
        <div className="flex gap-2">
          <ButtonLink href={`/users/${invited.id}`}>Go to {invited.name}</ButtonLink>
          {/* A whole new page: the link must not stay in the browser's memory of this one. */}
          <ButtonLink href="/users/invite" data-native variant="outline">
            Invite another
          </ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <form noValidate className="grid max-w-3xl gap-5" {...form}>
      <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={FIELD_LABELS} />
      <UserFields values={{ ...EMPTY, wsUsername }} options={options} errors={failure?.fieldErrors} />
      <UnsavedChanges />
      <div className="flex gap-2">
        <SubmitButton pending={isPending} pendingLabel="Inviting…">
          Invite
        </SubmitButton>
        <ButtonLink href="/users" variant="outline">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
