/**
 * Places in a stage are whole numbers with room between them, so that a card goes between two others by one row. Where
 * there is no room left, the cards behind it are spread over what there is (`spread`).
 */

/** A number between two places, exclusive; null where there is none. */
export function between(low: number, high: number): number | null {
  return high - low >= 2 ? low + Math.floor((high - low) / 2) : null;
}

/** `count` rising numbers between two places, exclusive, as evenly as they fit; null where they do not. */
export function spread(low: number, high: number, count: number): number[] | null {
  const room = high - low;
  if (room <= count) return null;
  return Array.from({ length: count }, (_, index) => low + Math.floor((room * (index + 1)) / (count + 1)));
}
