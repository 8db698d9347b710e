import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import type { UserDetail } from "@/lib/domain/users/queries";
import { InstantText } from "../../instant-text";

const STATES = {
  yes: "Linked",
  no: "Not linked",
  invalid: "Refused by WorkStudio",
  unreadable: "Cannot be read",
} as const;

const UNCONFIRMED =
  "Not confirmed, so it gives no circuits: the person links WorkStudio, or an administrator confirms the name.";

/** How the person stands with WorkStudio; the name and password they typed are shown to nobody. */
export function UserWorkStudio({ user: { workStudio, wsUsername, wsNameGivesCircuits } }: { user: UserDetail }) {
  const instant = (value: Date | null) => (value ? <InstantText instant={value} /> : null);
  return (
    <Card>
      <CardHeader
        title="WorkStudio"
        actions={
          <Badge
            variant={
              workStudio.state === "invalid" || workStudio.state === "unreadable"
                ? "danger"
                : workStudio.state === "yes"
                  ? "success"
                  : "quiet"
            }
          >
            {STATES[workStudio.state]}
          </Badge>
        }
      />
      <CardContent className="grid gap-4">
        {workStudio.state === "unreadable" ? (
          <Alert variant="danger" title="The stored password cannot be read any more">
            The panel’s encryption key was lost, so the account is not used. The person links WorkStudio anew under Your
            account.
          </Alert>
        ) : null}
        <DescriptionList
          columns={2}
          items={[
            {
              term: "Name there",
              value: wsUsername,
              note: wsUsername !== null && !wsNameGivesCircuits ? UNCONFIRMED : (workStudio.fullName ?? undefined),
            },
            { term: "Groups", value: workStudio.groups.join(", ") || null },
            { term: "Linked", value: instant(workStudio.linkedAt) },
            { term: "Verified", value: instant(workStudio.provedAt) },
            { term: "Last used", value: instant(workStudio.lastUsedAt) },
            {
              term: "Failed",
              value: instant(workStudio.failedAt),
              note: workStudio.failCount > 0 ? `${workStudio.failCount} in a row` : undefined,
            },
          ]}
        />
      </CardContent>
    </Card>
  );
}
