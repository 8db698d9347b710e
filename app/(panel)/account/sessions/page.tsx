import type { Metadata } from "next";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { listOwnSessions } from "@/lib/domain/account/queries";
import { requireActor } from "@/lib/platform/actor";
import { InstantText } from "../../instant-text";
import { AccountPage } from "../account-page";
import { EndOtherSessions, EndSession } from "./end-session";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  const actor = await requireActor("/account/sessions");
  const sessions = await listOwnSessions(actor);
  return (
    <AccountPage current="/account/sessions">
      <Card>
        <CardHeader
          title="Where you are signed in"
          description="A session ends after half an hour without use, and after twelve hours in any case."
          actions={sessions.length > 1 ? <EndOtherSessions /> : null}
        />
        <CardContent className="p-0">
          <ul className="divide-y">
            {sessions.map((session) => (
              <li key={session.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3">
                <div className="min-w-0">
                  <p className="flex flex-wrap items-center gap-2 font-medium">
                    {session.device}
                    {session.isCurrent ? <Badge variant="accent">This session</Badge> : null}
                  </p>
                  <p className="text-sm text-muted-foreground">
                    {session.ipAddress ?? "Unknown address"} · signed in <InstantText instant={session.createdAt} /> ·
                    last used <InstantText instant={session.lastSeenAt} />
                  </p>
                </div>
                {session.isCurrent ? null : <EndSession id={session.id} device={session.device} />}
              </li>
            ))}
          </ul>
        </CardContent>
      </Card>
    </AccountPage>
  );
}
