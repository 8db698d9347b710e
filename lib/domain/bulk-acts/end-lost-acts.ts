import "server-only";
import type { SystemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";

/** Longer than the jobs try for; whoever asked must not wait for ever for what nobody does. */
const MINUTES = 15;

/** Ends acts on many circuits that nobody did in time; answers how many. Nothing of them was done. */
export function endLostActs(_actor: SystemActor): Promise<number> {
  return db().$executeRaw(Prisma.sql`
    UPDATE bulk_acts
    SET state = 'refused', finished_at = now(),
      message = 'The jobs server did not do this in time. Nothing was changed; try again.'
    WHERE state = 'waiting' AND created_at < now() - make_interval(mins => ${MINUTES}::int)`);
}
