/** A form's values as one string, to see whether they differ from what they were. Files count by name and size. */
export function formSnapshot(data: FormData): string {
  const entries = [...data.entries()]
    .filter(([name]) => !name.startsWith("$ACTION"))
    .map(([name, value]) => [name, typeof value === "string" ? value : `${value.name}:${value.size}`]);
  return JSON.stringify(
    entries.sort(([a = "", x = ""], [b = "", y = ""]) =>
      a === b ? Number(x > y) - Number(x < y) : Number(a > b) - Number(a < b),
    ),
  );
}
