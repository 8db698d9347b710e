import "server-only";
import { Prisma } from "@/lib/platform/db";

/** Tries in a row that are let through at once; from the last of them on each failure costs time (security A6, B6). */
export const FREE_TRIES = 5;
const FIRST_DELAY_SECONDS = 30;
const LONGEST_DELAY_SECONDS = 3600;

/** When the next try may come after this many failures in a row: 30 seconds from the fifth, doubling up to an hour. As SQL, so that counting and blocking are one statement. */
export function blockedUntil(failures: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`CASE WHEN ${failures} >= ${FREE_TRIES}::int
    THEN now() + make_interval(secs => least(${FIRST_DELAY_SECONDS}::double precision * 2 ^ least(${failures} - ${FREE_TRIES}::int, 20), ${LONGEST_DELAY_SECONDS}::double precision)) END`;
}
