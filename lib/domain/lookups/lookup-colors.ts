/** Colours that reports know by name, each at least 3 : 1 on light and dark pages. */
export const NAMED_COLORS: Record<string, { label: string; hex: string }> = {
  warning: { label: "Amber", hex: "#b45309" },
  success: { label: "Green", hex: "#15803d" },
  error: { label: "Red", hex: "#dc2626" },
  info: { label: "Blue", hex: "#2563eb" },
  secondary: { label: "Violet", hex: "#7c3aed" },
  accent: { label: "Teal", hex: "#0f766e" },
  neutral: { label: "Grey", hex: "#6b7280" },
};

/** The pages' grounds that a mark stands on. */
const GROUNDS = { light: "#fdfefd", dark: "#141c1a" };

/** What a mark needs against its ground to be seen (WCAG 2.2, 1.4.11). */
export const ENOUGH_CONTRAST = 3;

/** A colour by its name; texts that every object knows, as `constructor`, are none. */
export function namedColor(color: string): { label: string; hex: string } | undefined {
  return Object.hasOwn(NAMED_COLORS, color) ? NAMED_COLORS[color] : undefined;
}

/** A stored colour as `#rrggbb`, or null for none or an unknown one. */
export function hexOf(color: string | null): string | null {
  if (!color) return null;
  return namedColor(color)?.hex ?? (/^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : null);
}

/** Contrast of two `#rrggbb` colours, 1 to 21 (WCAG 2.2). */
export function contrastRatio(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/**
 * A colour's contrast on a light and on a dark page, each to one decimal, rounded down so that it never says more than
 * is there.
 */
export function contrastOnPages(hex: string): { light: number; dark: number } {
  const on = (ground: string) => Math.floor(contrastRatio(hex, ground) * 10) / 10;
  return { light: on(GROUNDS.light), dark: on(GROUNDS.dark) };
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
