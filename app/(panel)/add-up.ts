import type { WeekBook } from "@/lib/domain/weeks/get-region-week";

/** Miles as tables show them: whole hundredths, so that what stands on the page can be added up. */
export const hundredths = (miles: number): number => Math.round(miles * 100) / 100;

/** Sums of whole hundredths, without the rests of binary fractions. */
export const sumOf = (values: readonly number[]): number => hundredths(values.reduce((sum, value) => sum + value, 0));

/** What a total has beyond the numbers that are shown, each rounded by itself; null where they add up. */
export function restOf(total: number, shown: readonly number[]): number | null {
  const rest = hundredths(total - sumOf(shown));
  return rest === 0 ? null : rest;
}

/** A region's miles as its page shows them: the finest parts are rounded, and whatever is made of them is their sum. */
export function roundedBook({ span, shared, unassigned, corrections }: WeekBook): WeekBook {
  const parts = {
    span: hundredths(span),
    shared: hundredths(shared),
    unassigned: hundredths(unassigned),
    corrections: hundredths(corrections),
  };
  const planners = sumOf([parts.span, parts.shared]);
  return { ...parts, planners, circuits: sumOf([planners, parts.unassigned, parts.corrections]) };
}
