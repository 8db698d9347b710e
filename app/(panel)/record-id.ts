import { notFound } from "@/lib/platform/errors";

/**
 * The id in a record's address; anything that cannot be one does not exist. `noun` is what the person is told,
 * e.g. "planner".
 */
export function recordId(text: string, noun: string): number {
  const id = Number(text);
  if (!/^\d{1,15}$/.test(text) || id < 1) throw notFound(noun);
  return id;
}
