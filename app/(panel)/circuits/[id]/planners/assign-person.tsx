"use client";

import { useRouter } from "next/navigation";
import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import type { AssignablePerson } from "@/lib/domain/circuits/list-assignable";
import { ChooseAct } from "../../../choose-act";
import { assignCircuitAction, unassignCircuitAction } from "../../actions";

/** Gives the circuit to a person by hand. */
export function AssignPerson({ circuitId, choices }: { circuitId: number; choices: readonly AssignablePerson[] }) {
  const router = useRouter();
  return (
    <ChooseAct
      label="Assign by hand"
      title="Who plans this circuit?"
      description="They see it at once, whatever their regions are, and no sync takes it off them."
      confirmLabel="Assign"
      field={{ name: "userId", label: "Person", missing: "Choose a person from the list." }}
      choices={choices}
      run={(userId) => callAction(assignCircuitAction, { id: circuitId, userId })}
      onDone={({ name }) => {
        toast(`Assigned to ${name}`);
        router.refresh();
      }}
    />
  );
}

/** Takes an assignment by hand back. */
export function UnassignPerson({ circuitId, userId, name }: { circuitId: number; userId: number; name: string }) {
  const router = useRouter();
  return (
    <ActButton
      label="Take off"
      name={`Take off ${name}`}
      title={`Take this circuit off ${name}?`}
      description="What they planned stays theirs. If their WorkStudio name holds it, they keep it by the sync."
      confirmLabel="Take off"
      size="sm"
      run={() => callAction(unassignCircuitAction, { id: circuitId, userId })}
      onDone={() => {
        toast(`Taken off ${name}`);
        router.refresh();
      }}
    />
  );
}
