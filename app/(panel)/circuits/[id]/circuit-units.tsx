import { Freshness } from "@/components/layout/freshness";
import { Alert } from "@/components/ui/alert";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitUnits as Units } from "@/lib/domain/planned-units/get-circuit-units";
import { InstantText } from "../../instant-text";
import { StationLine } from "./station-line";
import { FetchUnits } from "./fetch-units";
import { UnitChanges } from "./unit-changes";
import { type CircuitUnitList, CircuitUnitTable } from "./circuit-unit-table";
import { UnitTotals } from "./unit-totals";

const inWords = (count: number) => count.toLocaleString("en-US");
const units = (count: number) => `${inWords(count)} ${count === 1 ? "unit" : "units"}`;

/** The circuit's own planned units: how fresh, how many, along the line, one by one, and what changed of them. */
export function CircuitUnits({
  circuitId,
  data,
  list,
  mayFetch,
  mayOpenSync,
}: {
  circuitId: number;
  data: Units;
  list: CircuitUnitList;
  mayFetch: boolean;
  mayOpenSync: boolean;
}) {
  const { present, missing, vanished, stations, types, permissions, changes, pieces } = data;
  const gone = [missing > 0 && `${inWords(missing)} missing`, vanished > 0 && `${inWords(vanished)} vanished`].filter(
    Boolean,
  );
  return (
    <Card id="units">
      <CardHeader
        title="Planned units"
        description={[units(present), ...gone].join(", ")}
        actions={
          <>
            <TextLink href={`/units?circuit=${circuitId}`}>All in the list</TextLink>
            {mayFetch ? <FetchUnits circuitId={circuitId} /> : null}
          </>
        }
      />
      <CardContent className="grid grid-cols-1 gap-4">
        <UnitFetch fetch={data.fetch} />
        {pieces.length > 0 ? <PieceUnits pieces={pieces} /> : null}
        {present > 0 ? (
          <>
            <UnitTotals circuitId={circuitId} types={types} permissions={permissions} />
            <StationLine stations={stations} />
          </>
        ) : null}
        {present + missing + vanished > 0 ? <CircuitUnitTable list={list} /> : null}
        <UnitChanges changes={changes} mayOpenSync={mayOpenSync} />
      </CardContent>
    </Card>
  );
}

function UnitFetch({ fetch }: { fetch: Units["fetch"] }) {
  if (fetch === null)
    return (
      <p className="text-sm text-muted-foreground">
        Units of this circuit were never fetched. Its status decides whether they are.
      </p>
    );
  const { fetchedAt, suspiciousSince, suspiciousCount, failedSince, failure } = fetch;
  const asOf = fetchedAt ? <InstantText instant={fetchedAt} show="both" /> : "never";
  return (
    <>
      <Freshness parts={[{ label: "Units as of", value: asOf, ...(fetchedAt ? {} : { tone: "stale" as const }) }]} />
      {suspiciousSince ? (
        <Alert variant="warning" title="The last answer is suspicious">
          Since <InstantText instant={suspiciousSince} /> WorkStudio sends{" "}
          {suspiciousCount === null || suspiciousCount === 0 ? "no units" : `only ${units(suspiciousCount)}`} of this
          circuit. Nothing was marked; what stands here is what was there before.
        </Alert>
      ) : null}
      {failedSince ? (
        <Alert variant="warning" title="The last fetch failed">
          Since <InstantText instant={failedSince} />: {failure ?? "WorkStudio did not answer."} It is tried again with
          the next sync.
        </Alert>
      ) : null}
    </>
  );
}

function PieceUnits({ pieces }: { pieces: Units["pieces"] }) {
  const total = pieces.reduce((sum, piece) => sum + piece.units, 0);
  return (
    <p className="text-sm">
      Its pieces hold {units(total)} more, which are not counted here:{" "}
      {pieces.map(({ id, workOrder, extension, units: own }, index) => (
        <span key={id}>
          {index > 0 ? ", " : null}
          <TextLink href={`/circuits/${id}`}>{extension ?? workOrder}</TextLink> {inWords(own)}
        </span>
      ))}
      .
    </p>
  );
}
