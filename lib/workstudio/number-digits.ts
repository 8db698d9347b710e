import "server-only";

// A string is matched first so that digits and brackets inside text are left alone.
const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * The JSON text of a row in which every cell that is a number beyond ±2^53 (or beyond a double) is written as a string,
 * so that an identity such as 9007199254740993 keeps its digits. Numbers inside a cell's own lists and objects stay.
 * The text must be a valid JSON array.
 */
export function keepNumberDigits(row: string): string {
  let depth = 0;
  return row.replace(TOKEN, (token) => {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    else if (depth === 1 && !token.startsWith('"') && Math.abs(Number(token)) > Number.MAX_SAFE_INTEGER)
      return `"${token}"`;
    return token;
  });
}
