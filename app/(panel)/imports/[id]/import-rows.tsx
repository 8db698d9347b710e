import { HtmlPiece } from "@/components/data-table/html-piece";
import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { ImportPage, ImportRowShown } from "@/lib/domain/imports/queries";
import { OUTCOME_WORDS, type Outcome } from "@/lib/domain/imports/rules";

const TONES: Record<Outcome, BadgeVariant> = {
  change: "accent",
  create: "accent",
  same: "quiet",
  fault: "danger",
  conflict: "warning",
  applied: "accent",
  undone: "neutral",
  left: "warning",
};

const HEADS = { Row: "max-sm:w-15", Record: "max-sm:w-34", Outcome: "" };

/** The rows of a file: where each stands, which record it is, and what it changes or what is wrong with it. */
export function ImportRows({ page: { rows, one, title } }: { page: ImportPage }) {
  return (
    <div
      className="overflow-x-auto rounded-lg border bg-card"
      role="region"
      aria-label={`Rows for ${title}`}
      tabIndex={0}
    >
      {/* On a phone by its heads' widths: by its cells', a long reason leaves a name so little that words break. */}
      <table className="w-full text-sm max-sm:table-fixed">
        <caption className="sr-only">What each row of the file would change</caption>
        <thead className="border-b text-left text-muted-foreground">
          <tr>
            {Object.entries(HEADS).map(([head, width]) => (
              <th key={head} scope="col" className={`px-3 py-2 font-medium whitespace-nowrap ${width}`}>
                {head === "Record" ? one.charAt(0).toUpperCase() + one.slice(1) : head}
              </th>
            ))}
          </tr>
        </thead>
        <HtmlPiece as="tbody">
          {rows.map((row) => (
            <tr key={row.line} className="border-t align-top">
              <td className="px-3 py-2 tabular-nums">{row.line}</td>
              <td className="px-3 py-2 wrap-anywhere sm:min-w-40">
                {row.href ? <TextLink href={row.href}>{row.label}</TextLink> : (row.label ?? "–")}
              </td>
              <td className="px-3 py-2 wrap-anywhere sm:min-w-64">
                <Badge variant={TONES[row.outcome]}>{OUTCOME_WORDS[row.outcome]}</Badge>
                <RowWords row={row} />
              </td>
            </tr>
          ))}
        </HtmlPiece>
      </table>
    </div>
  );
}

function RowWords({ row: { changes, problems } }: { row: ImportRowShown }) {
  if (changes.length + problems.length === 0) return null;
  return (
    <ul className="mt-1 grid gap-0.5">
      {problems.map(({ field, cell, message }) => (
        <li key={`${field} ${message}`} className="text-destructive">
          {field ? <span className="font-medium">{field}: </span> : null}
          {cell === null || message.includes(`“${cell}”`) ? null : cell === "" ? "empty – " : <>“{cell}” – </>}
          {message}
        </li>
      ))}
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          <span className="font-medium">{field}: </span>
          {before === null ? null : (
            <>
              <del className="text-muted-foreground no-underline">{before || "empty"}</del> →{" "}
            </>
          )}
          <ins className="no-underline">{after || "empty"}</ins>
        </li>
      ))}
    </ul>
  );
}
