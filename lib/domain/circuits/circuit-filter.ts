import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { distinctValues } from "./distinct-values";
import type { CircuitListInput, CircuitSortKey } from "./schema";

/** Index-backed orders of `circuits c`; each is served forwards and backwards. */
const SORTS: Record<CircuitSortKey, { ascending: Prisma.Sql; descending: Prisma.Sql }> = {
  workOrder: order(Prisma.sql`c.work_order`),
  title: order(Prisma.sql`c.title`),
  percentComplete: order(Prisma.sql`c.percent_complete`),
  totalMiles: order(Prisma.sql`c.total_miles`),
  milesPlanned: order(Prisma.sql`c.miles_planned`),
  editedAt: {
    ascending: Prisma.sql`c.api_modified_at ASC NULLS FIRST, c.id DESC`,
    descending: Prisma.sql`c.api_modified_at DESC NULLS LAST, c.id ASC`,
  },
  region: {
    ascending: Prisma.sql`c.region_id ASC, c.api_modified_at DESC NULLS LAST, c.id ASC`,
    descending: Prisma.sql`c.region_id DESC, c.api_modified_at ASC NULLS FIRST, c.id DESC`,
  },
  status: {
    ascending: Prisma.sql`c.api_status ASC, c.api_modified_at DESC NULLS LAST, c.id ASC`,
    descending: Prisma.sql`c.api_status DESC, c.api_modified_at ASC NULLS FIRST, c.id DESC`,
  },
};

function order(column: Prisma.Sql) {
  return { ascending: Prisma.sql`${column} ASC, c.id ASC`, descending: Prisma.sql`${column} DESC, c.id DESC` };
}

/** The `ORDER BY` of the list. */
export function circuitOrder(sort: CircuitListInput["sort"]): Prisma.Sql {
  return sort.descending ? SORTS[sort.key].descending : SORTS[sort.key].ascending;
}

/** The list's filters as a condition on `circuits c`, without the row scope. */
export async function circuitFilter(input: CircuitListInput): Promise<Prisma.Sql> {
  const conditions: Prisma.Sql[] = [];
  if (input.q) conditions.push(await searchCondition(input.q));
  if (input.region.length) conditions.push(Prisma.sql`c.region_id = ANY(${await regionIds(input.region)}::bigint[])`);
  if (input.status.length) conditions.push(Prisma.sql`c.api_status = ANY(${input.status})`);
  if (input.contractor.length)
    conditions.push(Prisma.sql`c.contractor = ANY(${await contractorSpellings(input.contractor)})`);
  if (input.cycle.length) conditions.push(Prisma.sql`c.cycle_type = ANY(${input.cycle})`);
  if (input.excluded !== "all") conditions.push(Prisma.sql`c.is_excluded = ${input.excluded === "only"}`);
  if (input.modified === "yes")
    conditions.push(Prisma.sql`(c.user_modified_fields IS NOT NULL AND c.user_modified_fields <> '{}'::jsonb)`);
  if (input.modified === "no")
    conditions.push(Prisma.sql`(c.user_modified_fields IS NULL OR c.user_modified_fields = '{}'::jsonb)`);
  return conditions.length ? Prisma.join(conditions, " AND ") : Prisma.sql`TRUE`;
}

/** Known ids let the planner see how many circuits a region has; a sub-select hides it. */
async function regionIds(codes: string[]): Promise<bigint[]> {
  const regions = await db().$queryRaw<{ id: bigint }[]>(Prisma.sql`SELECT id FROM regions WHERE code = ANY(${codes})`);
  return regions.map((region) => region.id);
}

/** How these contractors are written, whatever the case; found by stepping over the index from name to name. */
async function contractorSpellings(names: string[]): Promise<string[]> {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return (await distinctValues(Prisma.sql`contractor`)).filter((spelling) => wanted.has(spelling.toLowerCase()));
}

const TEXT = Prisma.sql`circuit_search_text(c.work_order, c.extension, c.title, c.taken_by)`;

/** The first eight hex digits of a GUID, or more of it, with or without braces. */
const GUID_START = /^\{?([0-9a-f]{8}(?:-[0-9a-f-]*)?)\}?$/i;

/** Work order, extension, title and WorkStudio planner by trigram; a GUID by its start; a known person's name through the assignment. */
async function searchCondition(q: string): Promise<Prisma.Sql> {
  const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  // Fewer than three characters have no trigram: they search what people abbreviate, the start of a work order.
  if (q.length < 3) return Prisma.sql`c.work_order LIKE ${pattern.slice(1)}`;
  const guid = GUID_START.exec(q)?.[1];
  if (guid) return Prisma.sql`c.job_guid LIKE ${"{" + guid.toUpperCase() + "%"}`;
  const people = await db().$queryRaw<{ id: bigint }[]>(
    Prisma.sql`SELECT id FROM users WHERE lower(name) LIKE ${pattern} LIMIT 200`,
  );
  if (people.length === 0) return Prisma.sql`${TEXT} LIKE ${pattern}`;
  return Prisma.sql`c.id IN (
    SELECT c.id FROM circuits c WHERE ${TEXT} LIKE ${pattern}
    UNION SELECT circuit_id FROM circuit_user WHERE user_id = ANY(${people.map((person) => person.id)}::bigint[]))`;
}
