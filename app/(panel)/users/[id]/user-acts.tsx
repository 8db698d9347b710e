"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { useStepUp } from "@/components/form/step-up";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { LinkDelivery } from "@/lib/domain/users/invite-user";
import { ActButton } from "@/components/form/act-button";
import {
  confirmWsNameAction,
  deleteInvitedUserAction,
  disableUserAction,
  enableUserAction,
  endSessionsAction,
  resetTwoFactorAction,
  sendLinkAction,
} from "../actions";
import { OneTimeLink } from "../one-time-link";

type Props = {
  id: number;
  name: string;
  state: "active" | "invited" | "disabled";
  hasSecondFactor: boolean;
  sessions: number;
  mayConfirmWsName: boolean;
};

/** What an administrator can do to a person's account, each act asked for and put on record. */
export function UserActs({ id, name, state, hasSecondFactor, sessions, mayConfirmWsName }: Props) {
  const router = useRouter();
  const stepUp = useStepUp();
  const [delivery, setDelivery] = useState<LinkDelivery | null>(null);
  const enable = async () => {
    const result = await stepUp(() => callAction(enableUserAction, { id }));
    toast(result.ok ? `${name} can sign in again` : result.message, { tone: result.ok ? "success" : "danger" });
  };
  const isInvited = state === "invited";
  return (
    <Card>
      <CardHeader title="Account" description="Each of these is written into the activity log." />
      <CardContent className="flex flex-wrap gap-2">
        {state === "disabled" ? (
          <ActButton
            label="Enable"
            title={`Let ${name} in again?`}
            description="With the password and authenticator app they had. Sessions that ended stay ended."
            confirmLabel="Enable"
            variant="default"
            run={() => callAction(enableUserAction, { id })}
            onDone={() => toast(`${name} can sign in again`)}
          />
        ) : (
          <>
            <ActButton
              label={isInvited ? "New invitation link" : "Send reset link"}
              title={isInvited ? "Make a new invitation link?" : `Send ${name} a reset link?`}
              description={
                isInvited
                  ? "The link before it stops working. The new one works once, within three days."
                  : "With it they choose a new password, once and within an hour. They still need the code of their app."
              }
              confirmLabel={isInvited ? "Make link" : "Send link"}
              run={() => callAction(sendLinkAction, { id })}
              onDone={(data) => setDelivery(data.delivery)}
            />
            {mayConfirmWsName ? (
              <ActButton
                label="Confirm WorkStudio name"
                title={`Is this WorkStudio name ${name}’s?`}
                description="Then the circuits that it has taken in WorkStudio are theirs, whatever the region, now and with every sync."
                confirmLabel="Confirm name"
                run={() => callAction(confirmWsNameAction, { id })}
                onDone={({ circuits }) =>
                  toast(`The name is confirmed: ${circuits} ${circuits === 1 ? "circuit is" : "circuits are"} theirs`)
                }
              />
            ) : null}
            {sessions > 0 ? (
              <ActButton
                label="End all sessions"
                title={`Sign ${name} out everywhere?`}
                description="Each of their browsers is refused on its next click."
                confirmLabel="End all sessions"
                run={() => callAction(endSessionsAction, { id })}
                onDone={({ ended }) => toast(`${ended} ${ended === 1 ? "session was" : "sessions were"} ended`)}
              />
            ) : null}
            {hasSecondFactor ? (
              <ActButton
                label="Reset two-factor"
                title={`Reset ${name}’s two-factor sign-in?`}
                description="For a lost phone without recovery codes: make sure it is really them who ask. They are signed out everywhere and told by mail."
                confirmLabel="Reset two-factor"
                isDestructive
                asksReason
                run={(reason) => callAction(resetTwoFactorAction, { id, reason })}
                onDone={() => toast("Two-factor sign-in was reset")}
              />
            ) : null}
            <ActButton
              label="Disable"
              title={`Disable ${name}?`}
              description="They are signed out at once and cannot come in until the account is enabled. Their history and circuits stay."
              confirmLabel="Disable"
              isDestructive
              asksReason
              run={(reason) => callAction(disableUserAction, { id, reason })}
              onDone={() => toast(`${name} is disabled`, { action: { label: "Undo", onAction: () => void enable() } })}
            />
          </>
        )}
        {isInvited ? (
          <ActButton
            label="Delete"
            title={`Delete the invitation of ${name}?`}
            description="The account goes, and its link stops working. This cannot be undone."
            confirmLabel="Delete"
            isDestructive
            typeToConfirm={name}
            run={() => callAction(deleteInvitedUserAction, { id, typedName: name })}
            onDone={() => {
              toast(`The invitation of ${name} was deleted`);
              router.push("/users");
            }}
          />
        ) : null}
      </CardContent>
      <Dialog
        open={delivery !== null}
        onOpenChange={() => {
          setDelivery(null);
          router.refresh();
        }}
        size="md"
        title={isInvited ? "New invitation link" : "Reset link"}
      >
        {delivery ? <OneTimeLink name={name} delivery={delivery} /> : null}
      </Dialog>
    </Card>
  );
}
