import "server-only";
import { Prisma } from "@/lib/platform/db";

/**
 * What a file says of `planners p` as its version: whether they counted in analytics, and why not, when it
 * was exported.
 */
export const LEFT_OUT_MARK = Prisma.sql`('v' || left(md5(coalesce('out:' || p.left_out_reason, '')), 12))`;
