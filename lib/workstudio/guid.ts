import "server-only";

const GUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/** A GUID as `{UPPER-CASE}`, whatever its braces, dashes and case; null when it is none or all zeros. */
export function normaliseGuid(text: string): string | null {
  const parts = GUID.exec(text.trim())?.slice(1);
  if (parts === undefined || parts.every((part) => /^0+$/.test(part))) return null;
  return `{${parts.join("-").toUpperCase()}}`;
}
