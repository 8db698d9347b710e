import type { Station } from "@/lib/domain/planned-units/get-circuit-units";

const WIDTH = 1_000;
const HEIGHT = 48;
const LEAST = 8;

const toneOf = ({ refused, pending }: Station) =>
  refused > 0 ? "fill-destructive" : pending > 0 ? "fill-warning" : "fill-muted-foreground/40";
const stations = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? "station" : "stations"}`;

/**
 * The stations along the line, each as high as it has units; only refused and pending work has a colour, and refused a
 * mark above.
 */
export function StationLine({ stations: all }: { stations: readonly Station[] }) {
  const [first] = all;
  const last = all.at(-1);
  if (!first || !last) return null;
  const most = Math.max(...all.map(({ units }) => units));
  const step = WIDTH / all.length;
  const refused = all.filter((station) => station.refused > 0).length;
  const pending = all.filter((station) => station.refused === 0 && station.pending > 0).length;
  const words = `${stations(all.length)} from ${first.name} to ${last.name}: ${refused} with a refused unit, ${pending} with pending work and none refused`;
  return (
    <figure className="grid gap-1">
      <figcaption className="text-sm font-medium">Along the line</figcaption>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 8}`}
        preserveAspectRatio="none"
        className="h-14 w-full"
      >
        {all.map((station, index) => {
          const height = LEAST + ((HEIGHT - LEAST) * station.units) / most;
          const width = Math.max(step * 0.75, 0.5);
          return (
            <g key={station.name} className={toneOf(station)}>
              <title>{`Station ${station.name}: ${station.units} ${station.units === 1 ? "unit" : "units"}, ${station.refused} refused, ${station.pending} pending`}</title>
              {station.refused > 0 ? <rect x={index * step} y={0} width={width} height={4} /> : null}
              <rect x={index * step} y={HEIGHT + 8 - height} width={width} height={height} />
            </g>
          );
        })}
      </svg>
      <div aria-hidden className="flex flex-wrap justify-between gap-x-4 text-xs text-muted-foreground tabular-nums">
        <span>{first.name}</span>
        <span className="flex flex-wrap gap-x-3">
          <Key tone="bg-destructive" words={`refused ${refused}`} />
          <Key tone="bg-warning" words={`pending ${pending}`} />
          <Key tone="bg-muted-foreground/40" words={`nothing open ${all.length - refused - pending}`} />
        </span>
        <span>{last.name}</span>
      </div>
    </figure>
  );
}

function Key({ tone, words }: { tone: string; words: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <span className={`inline-block size-2 ${tone}`} />
      {words}
    </span>
  );
}
