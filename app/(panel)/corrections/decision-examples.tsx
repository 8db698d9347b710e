import type { DecisionPreview } from "@/lib/domain/corrections/preview-decision";
import type { DecisionKind } from "./decide-dialog";

type Props = { preview: DecisionPreview; kind: DecisionKind };

/** The first corrections of a decision, ours and WorkStudio's, and what it would leave out. */
export function DecisionExamples({ preview: { count, examples, outOfReach }, kind }: Props) {
  if (examples.length === 0) return null;
  const more = count - examples.length;
  return (
    <div className="text-sm">
      <ul className="max-h-52 divide-y overflow-y-auto rounded-md border" tabIndex={0} aria-label="What it is about">
        {examples.map(({ circuit, label, ours, theirs }, index) => (
          <li key={index} className="px-3 py-1.5 wrap-anywhere tabular-nums">
            <span className="text-muted-foreground">
              {circuit}, {label.toLowerCase()}:
            </span>{" "}
            {kind === "theirs" ? (
              <>
                <del className="text-muted-foreground">{ours}</del> → <ins className="no-underline">{theirs}</ins>
              </>
            ) : (
              <>
                ours <strong className="font-medium">{ours}</strong>, WorkStudio {theirs}
              </>
            )}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mt-1 text-muted-foreground">And {more.toLocaleString("en-US")} more.</p> : null}
      {kind === "theirs" && outOfReach > 0 ? (
        <p className="mt-1">
          {outOfReach.toLocaleString("en-US")} left alone: WorkStudio’s region is not one of yours.
        </p>
      ) : null}
    </div>
  );
}
