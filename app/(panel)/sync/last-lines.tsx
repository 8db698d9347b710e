import { TextLink } from "@/components/ui/text-link";
import type { RunLine } from "@/lib/domain/feeds/watch-run";

/** What a run that goes on did last, newest first. Nobody is read every line as it comes. */
export function LastLines({ lines }: { lines: readonly RunLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ol aria-label="Last lines" className="grid gap-0.5 text-sm text-muted-foreground tabular-nums">
      {lines.map(({ key, text, workOrder, isFailure }) => (
        <li key={key} className={`break-words ${isFailure ? "text-warning-soft-foreground" : ""}`}>
          {workOrder === null ? null : (
            <>
              <TextLink href={`/circuits?q=${encodeURIComponent(workOrder)}`}>{workOrder}</TextLink>{" "}
            </>
          )}
          {text}
        </li>
      ))}
    </ol>
  );
}
