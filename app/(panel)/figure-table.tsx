import type { ReactNode } from "react";
import { HtmlPiece } from "@/components/data-table/html-piece";

export type FigureColumn<Row> = {
  id: string;
  header: string;
  /** Numbers stand at the end. */
  isNumber?: boolean;
  cell: (row: Row) => ReactNode;
  /** In the last row. */
  total?: ReactNode;
  /** What the total has beyond the rows that are shown; it stands in a row before it. */
  rest?: ReactNode;
};

type Props<Row> = {
  caption: string;
  columns: FigureColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** The caption is read on the screen too. */
  isCaptioned?: boolean;
  /** What the row of the rests is called. */
  restLabel?: string;
};

/** A short table of figures with its sums; wider than a phone, it scrolls by itself. */
export function FigureTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  isCaptioned = false,
  restLabel = "Rounding",
}: Props<Row>) {
  const hasRest = columns.some(({ rest }) => rest !== undefined && rest !== null);
  const align = (isNumber?: boolean) => (isNumber ? "text-right" : "text-left");
  const [first, ...others] = columns;
  return (
    <div className="overflow-x-auto" role="region" aria-label={caption} tabIndex={0}>
      <table className="w-full text-sm tabular-nums">
        <caption className={isCaptioned ? "px-2 pb-1 text-left font-medium" : "sr-only"}>{caption}</caption>
        <thead className="text-muted-foreground">
          <tr>
            {columns.map(({ id, header, isNumber }) => (
              <th key={id} scope="col" className={`px-2 py-1 font-medium whitespace-nowrap ${align(isNumber)}`}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <HtmlPiece as="tbody">
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-t">
              <th scope="row" className="min-w-32 px-2 py-1.5 text-left font-normal">
                {first?.cell(row)}
              </th>
              {others.map(({ id, isNumber, cell }) => (
                <td key={id} className={`px-2 py-1.5 whitespace-nowrap ${align(isNumber)}`}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </HtmlPiece>
        {columns.some(({ total }) => total !== undefined) && (rows.length > 1 || hasRest) ? (
          <tfoot className="border-t-2 font-semibold">
            {hasRest ? (
              <tr className="font-normal text-muted-foreground">
                <th scope="row" className="px-2 py-1.5 text-left font-normal">
                  {restLabel}
                </th>
                {others.map(({ id, isNumber, rest }) => (
                  <td key={id} className={`px-2 py-1.5 whitespace-nowrap ${align(isNumber)}`}>
                    {rest}
                  </td>
                ))}
              </tr>
            ) : null}
            <tr>
              <th scope="row" className="px-2 py-1.5 text-left">
                Total
              </th>
              {others.map(({ id, isNumber, total }) => (
                <td key={id} className={`px-2 py-1.5 whitespace-nowrap ${align(isNumber)}`}>
                  {total}
                </td>
              ))}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}

/** A number as tables show it, with at most so many digits behind the point; a dash where there is none. */
export function figure(value: number | null, digits = 0): string {
  if (value === null) return "–";
  // What rounds to nothing has no sign.
  return value.toLocaleString("en-US", { maximumFractionDigits: digits, signDisplay: "negative" });
}

/** A difference with its sign. */
export function signed(value: number, digits = 0): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: digits, signDisplay: "exceptZero" });
}
