import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import type { PermissionTotal, Quantities, TypeTotal } from "@/lib/domain/planned-units/get-circuit-units";
import { PENDING } from "@/lib/domain/planned-units/unit-words";
import { type FigureColumn, FigureTable, figure } from "../../figure-table";

type Props = { circuitId: number; types: readonly TypeTotal[]; permissions: readonly PermissionTotal[] };

/** So many types with the most units stand on the page; the others are one row, and open below it. */
const TOP_TYPES = 8;

/** Units by type and by permission; quantities only over types that are measured in them. */
export function UnitTotals({ circuitId, types, permissions }: Props) {
  const here = (name: string, value: string) => `/units?circuit=${circuitId}&${name}=${encodeURIComponent(value)}`;
  const byUnits = types.toSorted((one, other) => other.units - one.units);
  // One more is no longer than the row that would stand for it.
  const top = types.length <= TOP_TYPES + 1 ? types : byUnits.slice(0, TOP_TYPES);
  const others = types.filter((type) => !top.includes(type));
  const columns = (rows: readonly TypeTotal[], isTop: boolean): FigureColumn<TypeTotal>[] => [
    named<TypeTotal>("Type", ({ type, name }) => (
      <>
        <TextLink href={here("type", type)}>{type || "No type"}</TextLink>{" "}
        <span className="text-muted-foreground">{name ?? "unknown"}</span>
      </>
    )),
    ...[counted("Units", rows, ({ units }: TypeTotal) => units), ...quantities(rows)].map((column, place) =>
      isTop && others.length > 0 ? { ...column, ...beside(place, types, others) } : column,
    ),
  ];
  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
      <div className="grid grid-cols-1 content-start gap-2">
        <FigureTable
          caption="By type"
          isCaptioned
          rows={top}
          rowKey={({ type }) => type}
          restLabel={`${others.length} other types`}
          columns={columns(top, true)}
        />
        {others.length > 0 ? (
          <details className="text-sm">
            <summary className="cursor-pointer font-medium">All types: the {others.length} others</summary>
            <div className="mt-2">
              <FigureTable
                caption="Other types"
                rows={others}
                rowKey={({ type }) => type}
                columns={columns(others, false)}
              />
            </div>
          </details>
        ) : null}
      </div>
      <FigureTable
        caption="By permission"
        isCaptioned
        rows={permissions}
        rowKey={({ code }) => code}
        columns={[
          named<PermissionTotal>("Permission", ({ code, name }) => (
            <TextLink href={here("permission", code === "" ? PENDING : code)}>{name}</TextLink>
          )),
          counted("Work units", permissions, ({ work }) => work),
          counted("No work", permissions, ({ noWork }) => noWork),
          ...quantities(permissions),
        ]}
      />
    </div>
  );
}

const FIGURES: readonly [of: (row: TypeTotal) => number | null, digits: number][] = [
  [({ units }) => units, 0],
  [({ linearFt }) => linearFt, 2],
  [({ acres }) => acres, 2],
  [({ trees }) => trees, 0],
];

/** What the types that are not shown have of a column, and the sum of all. */
function beside(place: number, types: readonly TypeTotal[], others: readonly TypeTotal[]) {
  const [of, digits] = FIGURES[place] ?? [() => null, 0];
  return { rest: figure(sumOf(others, of), digits), total: figure(sumOf(types, of), digits) };
}

/** Null where no row has one. */
function sumOf<Row>(rows: readonly Row[], of: (row: Row) => number | null): number | null {
  const known = rows.flatMap((row) => of(row) ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function named<Row>(header: string, cell: (row: Row) => ReactNode): FigureColumn<Row> {
  return { id: header, header, cell };
}

function counted<Row>(
  header: string,
  rows: readonly Row[],
  of: (row: Row) => number | null,
  digits = 0,
): FigureColumn<Row> {
  const total = figure(sumOf(rows, of), digits);
  return { id: header, header, isNumber: true, cell: (row) => figure(of(row), digits), total };
}

function quantities<Row extends Quantities>(rows: readonly Row[]): FigureColumn<Row>[] {
  return [
    counted("Feet", rows, ({ linearFt }) => linearFt, 2),
    counted("Acres", rows, ({ acres }) => acres, 2),
    counted("Trees", rows, ({ trees }) => trees),
  ];
}
