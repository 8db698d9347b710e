/** `1 row`, `1,240 rows`. */
export function rowsInWords(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"}`;
}
