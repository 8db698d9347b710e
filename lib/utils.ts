import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/**
 * Joins class names; a later Tailwind class replaces an earlier one of the same property.
 * Brings tailwind-merge (27 KB) along, so islands on every page join their few classes by hand instead.
 */
export function cn(...classes: ClassValue[]): string {
  return twMerge(clsx(classes));
}
