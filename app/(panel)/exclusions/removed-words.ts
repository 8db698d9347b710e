type Removed = { miles: number; plannedMiles: number; units: number; share: number | null };

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

/** What a circuit takes out of its region's totals, in words: `57.79 mi (3.4% of Lancaster), 33.89 mi planned, 412 units`. */
export function removedWords({ miles, plannedMiles, units, share }: Removed, regionName: string): string {
  const ofRegion = share === null ? "" : ` (${percent.format(share)} of ${regionName})`;
  return `${number.format(miles)} mi${ofRegion}, ${number.format(plannedMiles)} mi planned, ${number.format(units)} ${units === 1 ? "unit" : "units"}`;
}
