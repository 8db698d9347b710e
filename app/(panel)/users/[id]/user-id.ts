import { notFound } from "@/lib/platform/errors";

/** The id in a person's address; anything that cannot be one does not exist. */
export function userId(text: string): number {
  const id = Number(text);
  if (!/^\d{1,15}$/.test(text) || id < 1) throw notFound("person");
  return id;
}
