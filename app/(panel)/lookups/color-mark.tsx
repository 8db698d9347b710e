import { hexOf, namedColor } from "@/lib/domain/lookups/lookup-colors";

/** A status's colour as a mark with its name: nothing is said by colour alone. */
export function ColorMark({ color }: { color: string | null }) {
  const hex = hexOf(color);
  if (!hex) return <>{color || "–"}</>;
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden>
        <circle cx="6" cy="6" r="6" fill={hex} />
      </svg>
      {namedColor(color ?? "")?.label ?? hex}
    </span>
  );
}
