import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import type { PermissionTotal, Quantities, TypeTotal } from "@/lib/domain/planned-units/get-circuit-units";
import { PENDING } from "@/lib/domain/planned-units/unit-words";
import { type FigureColumn, FigureTable, figure } from "../../figure-table";

type Props = { circuitId: number; types: readonly TypeTotal[]; permissions: readonly PermissionTotal[] };

/** Units by type and by permission; quantities only over types that are measured in them. */
export function UnitTotals({ circuitId, types, permissions }: Props) {
  const here = (name: string, value: string) => `/units?circuit=${circuitId}&${name}=${encodeURIComponent(value)}`;
  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
      <FigureTable
        caption="By type"
        isCaptioned
        rows={types}
        rowKey={({ type }) => type}
        columns={[
          named<TypeTotal>("Type", ({ type, name }) => (
            <>
              <TextLink href={here("type", type)}>{type || "No type"}</TextLink>{" "}
              <span className="text-muted-foreground">{name ?? "unknown"}</span>
            </>
          )),
          counted("Units", types, ({ units }) => units),
          ...quantities(types),
        ]}
      />
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

function named<Row>(header: string, cell: (row: Row) => ReactNode): FigureColumn<Row> {
  return { id: header, header, cell };
}

function counted<Row>(
  header: string,
  rows: readonly Row[],
  of: (row: Row) => number | null,
  digits = 0,
): FigureColumn<Row> {
  const known = rows.flatMap((row) => of(row) ?? []);
  const total = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  return { id: header, header, isNumber: true, cell: (row) => figure(of(row), digits), total: figure(total, digits) };
}

function quantities<Row extends Quantities>(rows: readonly Row[]): FigureColumn<Row>[] {
  return [
    counted("Feet", rows, ({ linearFt }) => linearFt, 2),
    counted("Acres", rows, ({ acres }) => acres, 2),
    counted("Trees", rows, ({ trees }) => trees),
  ];
}
