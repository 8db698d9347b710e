type Removed = { miles: number; plannedMiles: number; units: number };

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

/** A share of 0 to 1 as a percentage. */
export function shareWords(share: number): string {
  return share > 0 && share < 0.001 ? "< 0.1%" : percent.format(share);
}

/** What circuits take out of the totals, in words: `57.79 mi (3.4% of Lancaster), 33.89 mi planned, 412 units`. */
export function removedWords(
  { miles, plannedMiles, units, share = null }: Removed & { share?: number | null },
  regionName = "",
): string {
  const ofRegion = share === null ? "" : ` (${shareWords(share)} of ${regionName})`;
  return `${number.format(miles)} mi${ofRegion}, ${number.format(plannedMiles)} mi planned, ${number.format(units)} ${units === 1 ? "unit" : "units"}`;
}
