import { createUser } from "@/lib/domain/users/create-user";
import { createUserSchema } from "@/lib/domain/users/schema";
import { systemActor } from "@/lib/platform/actor-types";
import { toInvalid } from "@/lib/platform/error-response";
import { print } from "./run-command";

type Options = { email: string; name: string; role: string; region?: string[]; wsUsername?: string; json?: boolean };

/** Creates a person and shows the generated password once. */
export async function createUserCommand(options: Options): Promise<boolean> {
  const { email, name, role, region, wsUsername } = options;
  const parsed = createUserSchema.safeParse({
    email,
    name,
    role,
    ...(region ? { regionCodes: region } : {}),
    ...(wsUsername ? { wsUsername } : {}),
  });
  if (!parsed.success) throw toInvalid(parsed.error);
  const created = await createUser(systemActor("operator"), parsed.data);
  print(options, created, `Created ${created.email}.\nPassword (shown only now): ${created.password}`);
  return true;
}
