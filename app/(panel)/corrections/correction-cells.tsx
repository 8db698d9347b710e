import { RowAct } from "@/components/data-table/row-act";
import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { circuitName } from "@/lib/domain/circuits/circuit-name";
import type { CorrectionRow } from "@/lib/domain/corrections/list";
import { type CorrectionState, STATE_WORDS, correctionText, isForGood } from "@/lib/domain/corrections/rules";
import { businessDay, formatDay } from "@/lib/platform/time";
import type { Cells } from "../list-columns";

const LOOKS: Record<CorrectionState, BadgeVariant> = {
  drifted: "warning",
  due: "warning",
  agreed: "accent",
  standing: "quiet",
  protected: "quiet",
};

/** Cells of the corrections that say more than their value. */
export const correctionCells: Cells<CorrectionRow> = {
  circuit: (row) => (
    <>
      <TextLink href={`/circuits/${row.circuitId}`}>{circuitName(row)}</TextLink>
      {row.field === "title" ? null : (
        <span className="block max-w-44 truncate text-xs text-muted-foreground" title={row.title}>
          {row.title}
        </span>
      )}
    </>
  ),
  ours: ({ field, ours }) => <Value text={correctionText(field, ours)} className="font-medium" />,
  theirs: ({ field, theirs }) => <Value text={correctionText(field, theirs)} />,
  theirsWhenCorrected: ({ field, theirsWhenCorrected }) => (
    <Value text={correctionText(field, theirsWhenCorrected)} className="text-muted-foreground" />
  ),
  state: (row) => <State row={row} />,
};

/** Three values stand beside each other, so that each is as wide as it must be and no wider. */
function Value({ text, className = "" }: { text: string; className?: string }) {
  return (
    <span className={`inline-block max-w-44 min-w-16 whitespace-normal wrap-break-word tabular-nums ${className}`}>
      {text}
    </span>
  );
}

/** The button of a row; the island asks what is to be done. */
export function correctionRowActs({ id, state }: CorrectionRow) {
  return (
    <span className="row-acts">
      <RowAct act="decide" id={id} label="Decide…" data={state === "agreed" ? { agreed: 1 } : {}} />
    </span>
  );
}

function State({ row: { state, isDrifted, protectedUntil, keptBy, keptAt } }: { row: CorrectionRow }) {
  const more = [
    state === "protected" && isDrifted ? "changed since" : null,
    protectedUntil === null ? null : isForGood(protectedUntil) ? "for good" : untilWords(protectedUntil, state),
    keptAt ? `kept ${formatDay(businessDay(keptAt))}${keptBy ? ` by ${keptBy}` : ""}` : null,
  ].filter((words) => words !== null);
  return (
    <>
      <Badge variant={LOOKS[state]}>{STATE_WORDS[state]}</Badge>
      {more.length > 0 ? (
        <span className="block max-w-40 text-xs whitespace-normal text-muted-foreground">{more.join(", ")}</span>
      ) : null}
    </>
  );
}

const untilWords = (day: string, state: CorrectionState) =>
  `${state === "protected" ? "until" : "was protected until"} ${formatDay(day)}`;
