import { z } from "zod";
import { isStorableText } from "./storable-text";

/** What somebody looks for; anything malformed is nothing typed. */
export function searchText(max = 200) {
  return z.string().trim().max(max).refine(isStorableText).catch("");
}

/** Accepts what an address gives (a text, several, or nothing) as a list without blanks. */
export function textList() {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((value) =>
      [value]
        .flat()
        .map((item) => item.trim().slice(0, 100))
        .filter((item) => item !== "" && isStorableText(item))
        .slice(0, 50),
    )
    .catch([]);
}

/** A page's number; anything else is the first. */
export function pageNumber(most = 1_000_000) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .or(z.number())
    .pipe(z.number().int().min(1).max(most))
    .catch(1);
}

/** Rows on a page: one of a list's sizes. */
export function pageSize(sizes: readonly number[], usual: number) {
  return z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .or(z.number())
    .pipe(z.number().refine((size) => sizes.includes(size)))
    .catch(usual);
}
