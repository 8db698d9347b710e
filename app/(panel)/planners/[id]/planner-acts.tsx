"use client";

import { useRouter } from "next/navigation";
import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import type { PlannerChoice } from "@/lib/domain/planners/queries";
import {
  leavePlannerOutAction,
  linkPlannerAction,
  mergePlannersAction,
  takePlannerInAction,
  unlinkPlannerAction,
} from "../actions";
import { ChooseAct } from "../../choose-act";

type Props = {
  planner: { id: number; name: string; login: string | null; personName: string | null; isLeftOut: boolean };
  choices: { people: PlannerChoice[]; planners: PlannerChoice[] };
  /** Who it probably is, by the units. */
  likelySame: number | null;
  mayInvite: boolean;
};

/** Who the planner is, two that are one, and whether they count; each asked for and put on record. */
export function PlannerActs({
  planner: { id, name, login, personName, isLeftOut },
  choices,
  likelySame,
  mayInvite,
}: Props) {
  const router = useRouter();
  return (
    <Card>
      <CardHeader title="Acts" description="Each of these is written into the activity log." />
      <CardContent className="flex flex-wrap gap-2">
        {personName === null ? (
          <>
            <ChooseAct
              label="Link to a person"
              title={`Who is ${name}?`}
              description={
                login === null
                  ? "The units that bear this name are theirs then."
                  : `The person gets the WorkStudio name ${login}, and its circuits at once and with every sync.`
              }
              confirmLabel="Link"
              field={{ name: "userId", label: "Person", missing: "Choose a person from the list." }}
              choices={choices.people}
              run={(userId) => callAction(linkPlannerAction, { id, userId })}
              onDone={(data) =>
                toast(
                  `${name} is ${data.name}${data.circuits > 0 ? `: ${data.circuits.toLocaleString("en-US")} ${data.circuits === 1 ? "circuit is" : "circuits are"} theirs` : ""}`,
                )
              }
            />
            {mayInvite && login !== null ? (
              <ButtonLink variant="outline" href={`/users/invite?wsUsername=${encodeURIComponent(login)}`}>
                Invite as a new person
              </ButtonLink>
            ) : null}
          </>
        ) : (
          <ActButton
            label="Unlink"
            title={`Is ${name} not ${personName}?`}
            description="What this planner’s WorkStudio name gave them goes at once. Circuits assigned by hand stay."
            confirmLabel="Unlink"
            isDestructive
            run={() => callAction(unlinkPlannerAction, { id })}
            onDone={() => toast(`${name} is unlinked`)}
          />
        )}
        <ChooseAct
          label="Merge into another planner"
          title={`Who is the same person as ${name}?`}
          description="Names, circuits and units of this planner go to the other one, and this one is gone. It cannot be undone."
          confirmLabel="Merge"
          field={{ name: "intoId", label: "Planner that stays", missing: "Choose a planner from the list." }}
          choices={choices.planners}
          likely={likelySame}
          run={(intoId) => callAction(mergePlannersAction, { id, intoId })}
          onDone={(data) => {
            toast(`Merged into ${data.name}`);
            router.push(`/planners/${data.intoId}`);
          }}
        />
        {isLeftOut ? (
          <ActButton
            label="Count again"
            title={`Count ${name} in analytics again?`}
            description="Pace, rankings and forecasts count the planner again, for the past too."
            confirmLabel="Count again"
            run={() => callAction(takePlannerInAction, { id })}
            onDone={() => toast(`${name} counts again`)}
          />
        ) : (
          <ActButton
            label="Leave out of analytics"
            title={`Leave ${name} out of analytics?`}
            description="Circuits and units stay; rankings and pace of planners do not count this one, for the past too."
            confirmLabel="Leave out"
            asksReason
            run={(reason) => callAction(leavePlannerOutAction, { id, reason })}
            onDone={() => toast(`${name} is left out of analytics`)}
          />
        )}
      </CardContent>
    </Card>
  );
}
