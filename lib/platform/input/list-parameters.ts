import { z } from "zod";
import { isStorableText } from "./storable-text";

/** What somebody looks for; anything malformed is nothing typed. */
export function searchText(max = 200) {
  return z.string().trim().max(max).refine(isStorableText).catch("");
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
