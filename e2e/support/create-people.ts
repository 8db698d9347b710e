import "../../scripts/ws/load-environment";
import { createUser } from "@/lib/domain/users/create-user";
import { createUserSchema } from "@/lib/domain/users/schema";
import { systemActor } from "@/lib/platform/actor-types";
import { disconnect } from "@/lib/platform/db";

/** What is asked of this process, and what it answers; answers bear the number of what was asked. */
export type WantedPerson = { number: number; person: { email: string; name: string; role: string; regions: string[] } };
export type MadePerson = { number: number } & ({ password: string } | { failure: string });

/** Makes people for the stories of one of Playwright's workers: each as a process of its own took two seconds. */
async function create({ email, name, role, regions }: WantedPerson["person"]): Promise<string> {
  const regionCodes = regions.length > 0 ? { regionCodes: regions } : {};
  const { password } = await createUser(
    systemActor("operator"),
    createUserSchema.parse({ email, name, role, ...regionCodes }),
  );
  return password;
}

async function answer({ number, person }: WantedPerson): Promise<MadePerson> {
  try {
    return { number, password: await create(person) };
  } catch (error) {
    return { number, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    // A story may take the database away.
    await disconnect();
  }
}

let last: Promise<unknown> = Promise.resolve();
process.on("message", (wanted: WantedPerson) => {
  last = last.then(async () => process.send?.(await answer(wanted)));
});
process.on("disconnect", () => process.exit());
