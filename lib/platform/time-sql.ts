import "server-only";
import { Prisma } from "./db";
import { BUSINESS_TIME_ZONE } from "./time";

const ZONE = Prisma.raw(`'${BUSINESS_TIME_ZONE}'`);

/** The business's calendar day of an instant, in SQL; the day of the statement's transaction where none is given. */
export function businessDaySql(instant = Prisma.sql`now()`): Prisma.Sql {
  return Prisma.sql`((${instant}) AT TIME ZONE ${ZONE})::date`;
}

/** The instant at which a calendar day begins in the business's zone, in SQL; days have 23 to 25 hours. */
export function startOfBusinessDaySql(day: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`((${day})::timestamp AT TIME ZONE ${ZONE})`;
}
