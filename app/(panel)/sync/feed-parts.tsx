"use client";

import { Checkbox } from "@/components/ui/checkbox";
import type { FeedJson } from "./sync-state";

const STALE_HOURS = 26;

type Props = {
  parts: FeedJson["parts"];
  chosen: readonly string[];
  /** Left out where the person may not start a sync. */
  onChoose?: ((chosen: string[]) => void) | undefined;
  now: Date;
};

/**
 * The statuses of the circuits with their ages; those that are chosen are what the next sync asks for, none means all.
 */
export function FeedParts({ parts, chosen, onChoose, now }: Props) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm text-muted-foreground">
        {onChoose ? "Statuses; choose some to sync only those" : "Statuses"}
      </legend>
      <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
        {parts.map(({ part, label, freshAt }) => {
          const isStale = !freshAt || now.getTime() - new Date(freshAt).getTime() > STALE_HOURS * 3_600_000;
          const age = (
            <>
              <span className="font-medium">{label}</span>{" "}
              <span className={isStale ? "text-warning-soft-foreground" : "text-muted-foreground"}>
                {freshAt ? ageOf(freshAt, now) : "never"}
              </span>
            </>
          );
          return (
            <li key={part}>
              {onChoose ? (
                <label className="flex min-h-6 items-center gap-2 max-sm:min-h-11">
                  <Checkbox
                    checked={chosen.includes(part)}
                    onChange={(event) =>
                      onChoose(event.target.checked ? [...chosen, part] : chosen.filter((other) => other !== part))
                    }
                  />
                  <span>{age}</span>
                </label>
              ) : (
                age
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

/** In the words that the server uses for ages; date libraries stay out of the browser. */
function ageOf(iso: string, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - new Date(iso).getTime()) / 60_000));
  const say = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  if (minutes < 1) return "just now";
  if (minutes < 60) return say(minutes, "minute");
  if (minutes < 48 * 60) return say(Math.round(minutes / 60), "hour");
  return say(Math.round(minutes / 1440), "day");
}
