import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { LikelyPair } from "@/lib/domain/planners/find-likely-same";
import { mergedName } from "@/lib/domain/planners/rules";
import { MergePair } from "./merge-pair";

/** Planners who probably stand in the list twice, each pair with the act that makes one of them. */
export function LikelyPairs({ pairs }: { pairs: LikelyPair[] }) {
  if (pairs.length === 0) return null;
  return (
    <Card className="mb-4">
      <CardHeader
        title="Probably the same person"
        description="Units name a forester, circuits an account. These foresters assessed most of their newest units on one account’s circuits."
      />
      <ul className="max-h-56 divide-y overflow-y-auto text-sm" tabIndex={0} aria-label="Planners who are probably one">
        {pairs.map(({ id, name, same }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-1.5">
            <span className="flex min-w-0 flex-wrap items-center gap-x-2 max-sm:[&>a]:py-3">
              <TextLink href={`/planners/${id}`}>{name}</TextLink>
              <span className="text-muted-foreground">and</span>
              <TextLink href={`/planners/${same.id}`}>{same.name}</TextLink>
              <span className="text-muted-foreground tabular-nums">
                {same.units} of {same.ofUnits} units
              </span>
            </span>
            <MergePair
              id={id}
              intoId={same.id}
              names={`${name} and ${same.name}`}
              stays={mergedName(name, same.name)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
