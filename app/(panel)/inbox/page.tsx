import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { getInbox, getInboxMail } from "@/lib/domain/inbox/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { InboxGroups } from "./inbox-groups";
import { MailMe } from "./mail-me";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage() {
  const actor = await requireActor("/inbox");
  const [groups, mail] = await loadPage(() => Promise.all([getInbox(actor), getInboxMail(actor)]));
  const waiting = groups.filter(({ snoozed }) => snoozed === null);
  const later = groups.filter(({ snoozed }) => snoozed !== null);
  return (
    <>
      <PageHeader
        title="Inbox"
        description="What waits for you. Decide where each link leads; once that is done, it is gone from here."
        actions={mail.canSend ? <MailMe isWanted={mail.isWanted} /> : null}
      />
      <div className="grid grid-cols-1 gap-4">
        {waiting.length > 0 ? (
          <InboxGroups title="Waits for you" groups={waiting} />
        ) : (
          <EmptyState
            title="Nothing waits for you"
            description={later.length > 0 ? "What you put off stands below." : "Come back when something does."}
          />
        )}
        {later.length > 0 ? <InboxGroups title="Put off" groups={later} /> : null}
      </div>
    </>
  );
}
