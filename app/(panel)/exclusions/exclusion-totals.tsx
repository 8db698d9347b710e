import type { ListUrl } from "@/components/data-table/list-url";
import { TextLink } from "@/components/ui/text-link";
import type { RegionExclusions } from "@/lib/domain/exclusions/get-totals";
import { type FigureColumn, FigureTable, figure } from "../figure-table";
import { shareWords } from "./removed-words";

type Props = {
  totals: RegionExclusions[];
  url: ListUrl;
  /** Each region's figures are shown, not the sum alone. */
  isOpen: boolean;
};

/** What is left out of each region's totals now; nothing where nothing is. */
export function ExclusionTotals({ totals, url, isOpen }: Props) {
  if (totals.length === 0) return null;
  const sum = (of: (region: RegionExclusions) => number) => totals.reduce((total, region) => total + of(region), 0);
  const share = ({ miles, regionMiles }: Pick<RegionExclusions, "miles" | "regionMiles">) =>
    regionMiles === 0 ? "–" : shareWords(miles / regionMiles);
  const columns: FigureColumn<RegionExclusions>[] = [
    {
      id: "region",
      header: "Region",
      cell: ({ code, name }) => <TextLink href={url.link({ region: code })}>{name}</TextLink>,
    },
    number("circuits", "Circuits", ({ circuits }) => circuits),
    number("miles", "Miles", ({ miles }) => miles, 2),
    {
      id: "share",
      header: "Of region",
      isNumber: true,
      cell: share,
      total: share({ miles: sum(({ miles }) => miles), regionMiles: sum(({ regionMiles }) => regionMiles) }),
    },
    number("plannedMiles", "Planned mi", ({ plannedMiles }) => plannedMiles, 2),
    number("units", "Units", ({ units }) => units),
  ];

  function number(id: string, header: string, of: (region: RegionExclusions) => number, digits = 0) {
    return {
      id,
      header,
      isNumber: true,
      cell: (region: RegionExclusions) => figure(of(region), digits),
      total: figure(sum(of), digits),
    };
  }

  const circuits = sum((region) => region.circuits);
  return (
    <details className="mb-4 rounded-lg border bg-card text-card-foreground" open={isOpen}>
      <summary className="cursor-pointer px-4 py-2.5">
        <span className="font-semibold">Left out of the totals</span>{" "}
        <span className="text-sm text-muted-foreground">
          {figure(circuits)} {circuits === 1 ? "circuit" : "circuits"},{" "}
          {figure(
            sum(({ miles }) => miles),
            2,
          )}{" "}
          mi ({share({ miles: sum(({ miles }) => miles), regionMiles: sum(({ regionMiles }) => regionMiles) })} of{" "}
          {totals.length === 1 ? totals[0]?.name : "these regions"})
        </span>
      </summary>
      <div className="border-t p-4">
        <FigureTable
          caption="Left out of each region’s totals"
          columns={columns}
          rows={totals}
          rowKey={({ code }) => code}
        />
        <p className="px-2 pt-2 text-sm text-muted-foreground">
          A circuit in pieces counts by its pieces; units as the newest figures have them.
        </p>
      </div>
    </details>
  );
}
