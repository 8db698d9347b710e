import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { AssignablePerson } from "@/lib/domain/circuits/list-assignable";
import type { AssignedPerson } from "@/lib/domain/planners/get-circuit-planners";
import { InstantText } from "../../../instant-text";
import { AssignPerson, UnassignPerson } from "./assign-person";

type Props = {
  circuitId: number;
  people: readonly AssignedPerson[];
  /** Who can be assigned; null where the reader may not. */
  choices: readonly AssignablePerson[] | null;
};

/** The people here who have the circuit, how they came to it, and the acts that change that. */
export function CircuitPeople({ circuitId, people, choices }: Props) {
  return (
    <Card>
      <CardHeader
        title="Assigned to"
        description="Whoever holds it in WorkStudio has it by the sync; an assignment by hand stays with every sync."
        actions={choices ? <AssignPerson circuitId={circuitId} choices={choices} /> : null}
      />
      <CardContent>
        {people.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nobody with an account here has this circuit.</p>
        ) : (
          <ul className="divide-y text-sm">
            {people.map((person) => (
              <li key={person.userId} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
                <span className="font-medium">
                  {person.mayOpen ? <TextLink href={`/users/${person.userId}`}>{person.name}</TextLink> : person.name}
                </span>
                <Badge variant={person.source === "manual" ? "accent" : "quiet"}>
                  {person.source === "manual" ? "By hand" : "By the sync"}
                </Badge>
                <span className="grow text-muted-foreground">
                  {person.assignedAt ? <InstantText instant={person.assignedAt} /> : null}
                  {person.assignedBy ? ` by ${person.assignedBy}` : null}
                </span>
                {choices && person.source === "manual" ? (
                  <UnassignPerson circuitId={circuitId} userId={person.userId} name={person.name} />
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}
