import "server-only";
import { Prisma } from "./db";

/**
 * A condition that is always true, for a statement that is a transaction of its own: it ends without waiting for the
 * disk. For what may be forgotten when the database's machine fails, such as whose turn it was.
 */
export const IS_FORGETTABLE = Prisma.sql`set_config('synchronous_commit', 'off', true) = 'off'`;
