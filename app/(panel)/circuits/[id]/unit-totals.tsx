import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import type { PermissionTotal, Quantities, TypeTotal } from "@/lib/domain/planned-units/get-circuit-units";
import { PENDING } from "@/lib/domain/planned-units/unit-words";

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const shown = (value: number | null) => (value === null ? "–" : number.format(value));
const sumOf = (values: readonly (number | null)[]): number | null =>
  values.every((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** Units by type and by permission; quantities only over types that are measured in them. */
export function UnitTotals({
  circuitId,
  types,
  permissions,
}: {
  circuitId: number;
  types: readonly TypeTotal[];
  permissions: readonly PermissionTotal[];
}) {
  const here = (name: string, value: string) => `/units?circuit=${circuitId}&${name}=${encodeURIComponent(value)}`;
  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
      <Totals
        caption="By type"
        head={["Type", "Units"]}
        rows={types.map(({ type, name, units, ...quantities }) => ({
          key: type,
          name: (
            <>
              <TextLink href={here("type", type)}>{type || "No type"}</TextLink>{" "}
              <span className="text-muted-foreground">{name ?? "unknown"}</span>
            </>
          ),
          counts: [units],
          quantities,
        }))}
      />
      <Totals
        caption="By permission"
        head={["Permission", "Work units", "No work"]}
        rows={permissions.map(({ code, name, work, noWork, ...quantities }) => ({
          key: code,
          name: <TextLink href={here("permission", code === "" ? PENDING : code)}>{name}</TextLink>,
          counts: [work, noWork],
          quantities,
        }))}
      />
    </div>
  );
}

type Row = { key: string; name: ReactNode; counts: number[]; quantities: Quantities };

function Totals({ caption, head, rows }: { caption: string; head: string[]; rows: Row[] }) {
  const counts = head.slice(1).map((_, place) => sumOf(rows.map((row) => row.counts[place] ?? null)));
  const total = (key: keyof Quantities) => sumOf(rows.map(({ quantities }) => quantities[key]));
  return (
    <div role="region" aria-label={caption} tabIndex={0} className="max-h-96 overflow-auto">
      <table className="w-full text-sm tabular-nums">
        <caption className="pb-1 text-left font-medium">{caption}</caption>
        <thead className="sticky top-0 bg-card text-xs text-muted-foreground">
          <tr>
            {[...head, "Feet", "Acres", "Trees"].map((label, index) => (
              <th
                key={label}
                scope="col"
                className={`py-1 font-medium ${index === 0 ? "text-left" : "pl-3 text-right"}`}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y border-y">
          {rows.map(({ key, name, counts: own, quantities }) => (
            <tr key={key}>
              <th scope="row" className="py-1 text-left font-normal">
                {name}
              </th>
              <Numbers values={[...own, quantities.linearFt, quantities.acres, quantities.trees]} />
            </tr>
          ))}
        </tbody>
        <tfoot className="sticky bottom-0 bg-card font-medium">
          <tr>
            <th scope="row" className="py-1 text-left font-medium">
              Total
            </th>
            <Numbers values={[...counts, total("linearFt"), total("acres"), total("trees")]} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Numbers({ values }: { values: readonly (number | null)[] }) {
  return (
    <>
      {values.map((value, index) => (
        <td key={index} className="py-1 pl-3 text-right">
          {shown(value)}
        </td>
      ))}
    </>
  );
}
