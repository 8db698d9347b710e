import "server-only";
import { Prisma } from "@/lib/platform/db";

/** What `circuits c` is called in the history and in lists: its name (`circuitName`) and its title. */
export const CIRCUIT_LABEL = Prisma.sql`concat_ws(' ', c.work_order, nullif(c.extension, '@'), c.title)`;
