import "server-only";

/** Anything JSON can say. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** The cells of one row by column name, as WorkStudio sent them. */
export type Cells = Record<string, JsonValue>;

// PostgreSQL takes neither NUL (22021, 22P05) nor half of a surrogate pair (22P02).
const UNSTORABLE = /[\0\p{Surrogate}]/gu;
/**
 * What a pattern without Unicode takes for one; whole pairs too. Nearly every text has none, and this tells it several
 * times as fast.
 */
const MAYBE_UNSTORABLE = /[\0\ud800-\udfff]/;

/** Text without the characters PostgreSQL refuses: NUL goes, a lone surrogate becomes U+FFFD. Source: security W14. */
export function cleanText(text: string): string {
  if (!MAYBE_UNSTORABLE.test(text)) return text;
  return text.replace(UNSTORABLE, (found) => (found === "\0" ? "" : "\uFFFD"));
}

function cleanValue(value: JsonValue): JsonValue {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (value === null || typeof value !== "object") return value;
  const cleaned: Record<string, JsonValue> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key !== "__proto__") cleaned[cleanText(key)] = cleanValue(member);
  }
  return cleaned;
}

/**
 * Whether JSON text may hold what PostgreSQL or JavaScript trip over. JSON escapes such characters, so text free of
 * escapes is sound; two plain searches of every row are faster than one pattern.
 */
export function mayBeUnstorable(json: string): boolean {
  return json.includes("\\u") || json.includes("__proto__");
}

/**
 * JSON text that a jsonb column accepts. `cleaned` tells that characters were taken out of it.
 * The value must not be nested deeper than the row reader allows.
 */
export function storableJson(value: JsonValue): { text: string; cleaned: boolean } {
  const text = JSON.stringify(value);
  if (!mayBeUnstorable(text)) return { text, cleaned: false };
  const cleanedText = JSON.stringify(cleanValue(value));
  return { text: cleanedText, cleaned: cleanedText !== text };
}
