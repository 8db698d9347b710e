import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import type { Density } from "@/lib/platform/list/list-spec";

export type ListSetting = { columns: string[]; density: Density | null };

/** The columns and row height that the actor keeps for a list; nothing chosen is an empty list and null. */
export async function getListSetting(actor: UserActor, list: string): Promise<ListSetting> {
  const [row] = await readRows<ListSetting>(
    Prisma.sql`SELECT columns, density FROM list_settings WHERE user_id = ${actor.userId} AND list = ${list}`,
    { isPrepared: true },
  );
  return row ?? { columns: [], density: null };
}
