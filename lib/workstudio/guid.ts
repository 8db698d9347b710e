import "server-only";

const GUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

const USUAL = /^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/;
const NONE = "{00000000-0000-0000-0000-000000000000}";

/** A GUID as `{UPPER-CASE}`, whatever its braces, dashes and case; null when it is none or all zeros. */
export function normaliseGuid(text: string): string | null {
  // As WorkStudio writes them.
  if (USUAL.test(text)) return text === NONE ? null : text;
  const parts = GUID.exec(text.trim())?.slice(1);
  if (parts === undefined || parts.every((part) => /^0+$/.test(part))) return null;
  return `{${parts.join("-").toUpperCase()}}`;
}
