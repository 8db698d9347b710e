import type { Random } from "./random";

/** Every comment about a landowner holds this; a search for it must find nothing in what was stored or logged. */
export const LANDOWNER_MARKER = "555-01";

const OWNERS = [
  "Mrs. Applewhite",
  "Mr. Dunmore",
  "the Featherly family",
  "Ms. Quillan",
  "Mr. and Mrs. Osterhaus",
  "Mr. Bellweather",
] as const;
const NOTES = [
  "call before entering",
  "asked to save the dogwood",
  "gate code needed",
  "prefers morning visits",
  "dog in the yard",
  "wants chips left on site",
] as const;

/** An invented landowner's words with an invented phone number: private data that has to be dropped on arrival. */
export function inventComment(random: Random): string {
  const phone = `717-${LANDOWNER_MARKER}${String(random.int(0, 99)).padStart(2, "0")}`;
  return `Spoke with ${random.pick(OWNERS)}, ${phone}: ${random.pick(NOTES)}.`;
}
