import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { DifferentUnit, ListComparison, UnitDifferences } from "@/lib/domain/unit-snapshots/compare-lists";
import { ChangeList } from "../../../change-list";

const KINDS = [
  ["Added", "added", "Only the later list has them."],
  ["Removed", "removed", "Only the earlier list has them."],
  ["Changed", "changed", "Both have them, with other values."],
] as const;

const inWords = (count: number) => count.toLocaleString("en-US");

/** The units that are not the same in both lists. */
export function ComparedUnits({ circuitId, comparison }: { circuitId: number; comparison: ListComparison }) {
  const { unchanged } = comparison;
  return (
    <>
      {KINDS.map(([title, kind, description]) => (
        <Differences
          key={kind}
          circuitId={circuitId}
          title={title}
          description={description}
          differences={comparison[kind]}
        />
      ))}
      <p className="text-sm text-muted-foreground">
        {unchanged === 1 ? "1 unit is" : `${inWords(unchanged)} units are`} the same in both.
      </p>
    </>
  );
}

type Props = { circuitId: number; title: string; description: string; differences: UnitDifferences };

function Differences({ circuitId, title, description, differences: { count, units } }: Props) {
  if (count === 0) return null;
  return (
    <Card>
      <CardHeader
        title={`${title}: ${inWords(count)}`}
        description={units.length < count ? `${description} The first ${units.length} are shown.` : description}
      />
      <CardContent>
        <ul className="grid gap-2 text-sm">
          {units.map((unit) => (
            <li key={unit.id} className="border-l-2 border-border pl-3">
              <UnitName circuitId={circuitId} unit={unit} />
              <ChangeList changes={unit.changes} />
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}

function UnitName({ circuitId, unit: { type, station, permission } }: { circuitId: number; unit: DifferentUnit }) {
  return (
    <>
      <strong className="font-medium">{type || "No type"}</strong>{" "}
      {station === null ? (
        "without a station"
      ) : (
        <TextLink href={`/units?circuit=${circuitId}&station=${encodeURIComponent(station)}&state=all`}>
          station {station}
        </TextLink>
      )}{" "}
      <span className="text-muted-foreground">{permission || "Pending"}</span>
    </>
  );
}
