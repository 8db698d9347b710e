import "server-only";
import { Prisma } from "./db";
import { BUSINESS_TIME_ZONE } from "./time";

const ZONE = Prisma.raw(`'${BUSINESS_TIME_ZONE}'`);

/** The business's calendar day of an instant, in SQL; the day of the statement's transaction where none is given. */
export function businessDaySql(instant = Prisma.sql`now()`): Prisma.Sql {
  return Prisma.sql`(${instant} AT TIME ZONE ${ZONE})::date`;
}
