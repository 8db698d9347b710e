import { repairAdministrator } from "@/lib/domain/roles/repair-administrator";
import { systemActor } from "@/lib/platform/actor-types";
import { print } from "./run-command";

/** Gives the administrators' role all its permissions again; false while nobody active has the role. */
export async function repairRolesCommand(options: { json?: boolean }): Promise<boolean> {
  const repair = await repairAdministrator(systemActor("operator"));
  const lines = [
    repair.added.length === 0
      ? "The administrators’ role lacks nothing."
      : `The administrators’ role has these again: ${repair.added.join(", ")}.`,
    repair.people === 0
      ? "Nobody active has the role. Make somebody: npm run ws -- user create --role admin --email … --name …"
      : `${repair.people} active ${repair.people === 1 ? "person has" : "people have"} it.`,
  ];
  print(options, repair, lines.join("\n"));
  return repair.people > 0;
}
