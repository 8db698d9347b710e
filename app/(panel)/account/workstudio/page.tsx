import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardFooter, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { type WsAccountState, getOwnWsAccount } from "@/lib/domain/ws-accounts/queries";
import { requireActor } from "@/lib/platform/actor";
import { InstantText } from "../../instant-text";
import { AccountPage } from "../account-page";
import { AccountActs } from "./account-acts";
import { LinkForm } from "./link-form";

export const metadata: Metadata = { title: "Your WorkStudio account" };

const STATES = {
  proved: { label: "Verified", variant: "success" },
  failing: { label: "Failing", variant: "warning" },
  invalid: { label: "Not used", variant: "danger" },
  unreadable: { label: "Cannot be read", variant: "danger" },
} as const;

export default async function WorkStudioAccountPage() {
  const actor = await requireActor("/account/workstudio");
  const account = await getOwnWsAccount(actor);
  return (
    <AccountPage current="/account/workstudio">
      {account.state === "none" ? null : <LinkedAccount account={account} state={account.state} />}
      {account.state === "none" || account.state === "invalid" || account.state === "unreadable" ? (
        <Card>
          <CardHeader
            title={account.state === "none" ? "Link your WorkStudio account" : "Link it anew"}
            description="So that the panel knows which circuits are yours, and asks WorkStudio in your name."
          />
          <CardContent>
            <LinkForm />
          </CardContent>
        </Card>
      ) : null}
    </AccountPage>
  );
}

function LinkedAccount({ account, state }: { account: WsAccountState; state: keyof typeof STATES }) {
  const when = (instant: Date | null) => (instant ? <InstantText instant={instant} /> : null);
  return (
    <Card>
      <CardHeader
        title="Linked account"
        actions={<Badge variant={STATES[state].variant}>{STATES[state].label}</Badge>}
      />
      <CardContent className="grid gap-4">
        {state === "invalid" ? (
          <Alert variant="danger">
            It is not used any more: WorkStudio refused it, or three checks in a row failed. Check it again; if
            WorkStudio refuses it, link it anew with the password that is valid now.
          </Alert>
        ) : null}
        {state === "unreadable" ? (
          <Alert variant="danger" title="The stored password cannot be read any more">
            The panel’s encryption key was lost, so your account is not used. Link it anew.
          </Alert>
        ) : null}
        <DescriptionList
          items={[
            { term: "WorkStudio name", value: account.username },
            { term: "Full name", value: account.fullName },
            {
              term: "Groups",
              value: account.groups.join(", ") || null,
              note: "They suggest regions; an administrator confirms them.",
            },
            { term: "Last verified", value: when(account.validatedAt) },
            { term: "Last used", value: when(account.lastUsedAt) },
            ...(account.failCount > 0
              ? [{ term: "Failures", value: `${account.failCount} in a row`, note: when(account.failedAt) }]
              : []),
          ]}
        />
      </CardContent>
      <CardFooter>
        <AccountActs mayProve={state !== "unreadable"} />
      </CardFooter>
    </Card>
  );
}
