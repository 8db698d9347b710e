import { z } from "zod";
import { blankToNull } from "./text";

const FIRST = 1990;
const LAST = 2100;

/** A calendar day as `YYYY-MM-DD` in a year that a form may mean, or null for none. */
export function optionalDay() {
  const years = `Choose a year from ${FIRST} to ${LAST}.`;
  return z.preprocess(
    blankToNull,
    z.iso
      .date({ error: "Enter a date as YYYY-MM-DD.", abort: true })
      .refine((day) => Number(day.slice(0, 4)) >= FIRST && Number(day.slice(0, 4)) <= LAST, years)
      .nullable(),
  );
}
