/** Whether every word somebody typed begins a word of a text, whatever the case: `sy is` fits "Sync issues". */
export function matchesWords(text: string, typed: string): boolean {
  const begins = ` ${wordsOf(text)}`;
  return wordsOf(typed)
    .split(" ")
    .every((word) => begins.includes(` ${word}`));
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
