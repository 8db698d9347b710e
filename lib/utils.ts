import { clsx, type ClassValue } from "clsx";

/**
 * Joins class names. Which of two Tailwind classes of one property wins is not their order here: a look that callers
 * may replace stands in the components layer (components/ui/*.css), over which every utility class wins. So no page
 * carries tailwind-merge (27 KB).
 */
export function cn(...classes: ClassValue[]): string {
  return clsx(classes);
}
