import type { ListUrl } from "@/components/data-table/list-url";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { RegionExclusions } from "@/lib/domain/exclusions/get-totals";
import { type FigureColumn, FigureTable, figure } from "../figure-table";
import { shareWords } from "./removed-words";

/** What is left out of each region's totals now; nothing where nothing is. */
export function ExclusionTotals({ totals, url }: { totals: RegionExclusions[]; url: ListUrl }) {
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

  return (
    <Card className="mb-4">
      <CardHeader
        title="Left out of the totals"
        description="A circuit in pieces counts by its pieces; units as the newest figures have them."
      />
      <CardContent>
        <FigureTable
          caption="Left out of each region’s totals"
          columns={columns}
          rows={totals}
          rowKey={({ code }) => code}
        />
      </CardContent>
    </Card>
  );
}
