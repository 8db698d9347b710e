import type { ListUrl } from "@/components/data-table/list-url";
import type { WaitingStatus } from "@/lib/domain/permission-work/queries";
import { BANDS } from "@/lib/domain/permission-work/rules";

type Props = {
  waiting: readonly WaitingStatus[];
  url: ListUrl;
  chosen: { status: readonly string[]; band: string };
};

/** Under so many the number stands beside. */
const FEW = 20;
const inWords = (count: number) => count.toLocaleString("en-US");
const unitsInWords = (count: number, status: string) =>
  `${inWords(count)} ${count === 1 ? "unit" : "units"}, ${status.toLowerCase()}`;

/** How many units wait in each status and how long; every number opens its stations. */
export function WaitingBands({ waiting, url, chosen }: Props) {
  if (waiting.length === 0) return null;
  return (
    <section aria-label="Units that wait" className="mb-3 overflow-x-auto rounded-lg border bg-card" tabIndex={0}>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-left text-xs text-muted-foreground">
            <th scope="col" className="px-3 py-1.5 font-medium">
              Units
            </th>
            {BANDS.map(({ value, label }) => (
              <th key={value} scope="col" className="px-3 py-1.5 text-right font-medium whitespace-nowrap">
                {label}
              </th>
            ))}
            <th scope="col" className="px-3 py-1.5 text-right font-medium">
              All
            </th>
            <th
              scope="col"
              className="px-3 py-1.5 text-right font-medium whitespace-nowrap"
              title="Days within which half of the stations are decided: of decisions in the last 90 days and of those that still wait"
            >
              Half decided within
            </th>
          </tr>
        </thead>
        <tbody>
          {waiting.map(({ status, name, units, bands, halfDecidedAfter, decisions }) => (
            <tr key={status} className="border-b last:border-0">
              <th scope="row" className="px-3 py-1.5 text-left font-medium whitespace-nowrap">
                {name}
              </th>
              {BANDS.map(({ value, label }) => (
                <td key={value} className="px-3 py-1.5 text-right">
                  <Count
                    count={bands[value]}
                    href={url.link({ status, band: value })}
                    label={`${unitsInWords(bands[value], name)} for ${label.toLowerCase()}`}
                    isChosen={chosen.band === value && isOnly(chosen.status, status)}
                    isLate={value === "over" && status === "pending"}
                  />
                </td>
              ))}
              <td className="px-3 py-1.5 text-right">
                <Count
                  count={units}
                  href={url.link({ status, band: null })}
                  label={unitsInWords(units, name)}
                  isChosen={chosen.band === "any" && isOnly(chosen.status, status)}
                />
              </td>
              <td className="px-3 py-1.5 text-right whitespace-nowrap text-muted-foreground tabular-nums">
                {decidedWords(halfDecidedAfter, decisions)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Few decisions are said as such: a figure of them means little. */
function decidedWords(days: number | null, decisions: number): string {
  if (decisions === 0) return "no decision yet";
  const within = days === null ? "not half yet" : `${days} ${days === 1 ? "day" : "days"}`;
  return decisions < FEW ? `${within} (${decisions} decided)` : within;
}

const isOnly = (chosen: readonly string[], status: string) => chosen.length === 1 && chosen[0] === status;

type CountProps = { count: number; href: string; label: string; isChosen: boolean; isLate?: boolean };

function Count({ count, href, label, isChosen, isLate = false }: CountProps) {
  if (count === 0) return <span className="text-muted-foreground">0</span>;
  return (
    <a
      href={href}
      data-keep-scroll
      aria-label={label}
      aria-current={isChosen ? "true" : undefined}
      className={`-mx-1 rounded-sm px-1 tabular-nums underline-offset-2 hover:underline ${isChosen ? "bg-accent font-semibold" : ""} ${isLate ? "font-semibold text-destructive" : ""}`}
    >
      {inWords(count)}
    </a>
  );
}
