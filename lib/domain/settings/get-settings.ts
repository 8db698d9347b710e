import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { readSettings } from "./read-settings";
import type { SettingsValues } from "./settings-schema";

export type SettingsPage = {
  values: SettingsValues;
  updatedAt: Date | null;
  updatedBy: { id: number; name: string } | null;
  years: number[];
  cycleTypes: string[];
  contractors: string[];
};

type Occurring = { years: number[]; cycleTypes: string[]; contractors: string[] };

/** The settings, and what there is to choose from among the circuits of the actor's row scope. Throws FORBIDDEN. */
export async function getSettings(actor: Actor): Promise<SettingsPage> {
  requirePermission(actor, "settings:edit");
  const [{ values, updatedAt, updatedBy }, [occurring]] = await Promise.all([
    readSettings(db()),
    db().$queryRaw<Occurring[]>(Prisma.sql`
      WITH found AS MATERIALIZED (SELECT DISTINCT left(c.work_order, 5) AS prefix, c.cycle_type, c.contractor FROM circuits c WHERE ${circuitScope(actor)})
      SELECT ARRAY(SELECT DISTINCT left(prefix, 4)::int FROM found WHERE prefix ~ '^20[0-9]{2}-$' ORDER BY 1 DESC) AS years,
        ARRAY(SELECT DISTINCT cycle_type FROM found WHERE cycle_type <> '' ORDER BY 1 LIMIT 200) AS "cycleTypes",
        ARRAY(SELECT min(contractor) FROM found WHERE contractor <> '' GROUP BY lower(contractor) ORDER BY 1 LIMIT 200) AS contractors`),
  ]);
  // What is chosen stays on the form, also when no circuit has it any more.
  const with_ = (chosen: readonly string[], found: readonly string[] = []) => [
    ...found,
    ...chosen.filter((name) => !found.some((one) => one.toLowerCase() === name.toLowerCase())),
  ];
  const years = [
    ...new Set([...(occurring?.years ?? []), ...(values.scopeYear === null ? [] : [values.scopeYear])]),
  ].toSorted((a, b) => b - a);
  return {
    values,
    updatedAt,
    updatedBy,
    years,
    cycleTypes: with_(values.cycleTypes, occurring?.cycleTypes),
    contractors: with_(values.contractors, occurring?.contractors),
  };
}
