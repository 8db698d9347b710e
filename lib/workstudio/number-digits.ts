import "server-only";

// A string is matched first so that digits inside text are left alone.
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * JSON text in which every number that a double cannot hold exactly as an integer, or at all, is written as a string, so
 * that an identity such as 9007199254740993 keeps its digits. The text must be valid JSON.
 */
export function keepNumberDigits(json: string): string {
  return json.replace(TOKEN, (token) => {
    if (token.startsWith('"')) return token;
    const value = Number(token);
    return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER ? `"${token}"` : token;
  });
}
