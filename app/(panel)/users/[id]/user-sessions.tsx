import { Card, CardContent, CardHeader } from "@/components/ui/card";
import type { UserDetail } from "@/lib/domain/users/queries";
import { InstantText } from "../../instant-text";
import { EndOneSession } from "./end-one-session";

/** Where the person is signed in now. */
export function UserSessions({ user, mayEnd }: { user: UserDetail; mayEnd: boolean }) {
  return (
    <Card>
      <CardHeader
        title="Sessions"
        description="Where they are signed in now. One that is ended is refused on its next click."
      />
      <CardContent>
        {user.sessions.length === 0 ? (
          <p className="text-sm text-muted-foreground">Not signed in anywhere.</p>
        ) : (
          <ul className="grid text-sm">
            {user.sessions.map((session) => (
              <li
                key={session.id}
                className="flex flex-wrap items-center justify-between gap-2 border-b py-2 last:border-0"
              >
                <div>
                  <p className="font-medium">{session.device}</p>
                  <p className="text-muted-foreground">
                    {session.ipAddress ?? "unknown address"} · seen <InstantText instant={session.lastSeenAt} />
                    {session.createdAt ? (
                      <>
                        {" "}
                        · since <InstantText instant={session.createdAt} show="absolute" />
                      </>
                    ) : null}
                  </p>
                </div>
                {mayEnd ? <EndOneSession id={user.id} sessionId={session.id} device={session.device} /> : null}
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}
