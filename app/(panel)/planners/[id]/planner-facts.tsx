import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/text-link";
import type { PlannerAlias, PlannerDetail } from "@/lib/domain/planners/queries";
import { InstantText } from "../../instant-text";

/** Whose account the planner is, what WorkStudio calls them, and since when. */
export function PlannerFacts({ planner: { person, aliases, firstSeenAt, lastSeenAt } }: { planner: PlannerDetail }) {
  return (
    <Card>
      <CardHeader title="At a glance" />
      <CardContent>
        <DescriptionList
          columns={2}
          items={[
            {
              term: "Account here",
              value:
                person &&
                (person.mayOpen ? <TextLink href={`/users/${person.id}`}>{person.name}</TextLink> : person.name),
              note: person ? undefined : "nobody who signs in here is this planner yet",
            },
            { term: "WorkStudio names", value: <Aliases aliases={aliases.filter(({ kind }) => kind === "login")} /> },
            {
              term: "Names on units",
              value: <Aliases aliases={aliases.filter(({ kind }) => kind === "forester")} />,
            },
            { term: "First seen", value: <InstantText instant={firstSeenAt} /> },
            { term: "Last seen", value: <InstantText instant={lastSeenAt} /> },
          ]}
        />
      </CardContent>
    </Card>
  );
}

function Aliases({ aliases }: { aliases: PlannerAlias[] }) {
  if (aliases.length === 0) return "none";
  return (
    <ul className="grid gap-0.5">
      {aliases.map(({ alias, lastSeenAt }) => (
        <li key={alias}>
          {alias}{" "}
          <span className="text-xs text-muted-foreground">
            seen <InstantText instant={lastSeenAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
