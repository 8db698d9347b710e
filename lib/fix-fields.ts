/** How many fields a form was refused for: "Please fix 3 fields." */
export function fixFields(count: number): string {
  return count === 1 ? "Please fix 1 field." : `Please fix ${count} fields.`;
}
