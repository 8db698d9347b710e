import { Client } from "pg";
import { ensureAppRole, grantAppRole, ownsTables } from "./app-role";

type Addresses = {
  ownerUrl: string;
  appUrl: string;
  /** The cluster is this start's own, so the role in `appUrl` is made here, with the password in it. */
  isOurs: boolean;
};

/**
 * Gives whoever signs in with `appUrl` the application's rights in a migrated database (security F7). Answers that it
 * is not separate, and changes nothing, where that is the owner itself. Throws when the role cannot sign in.
 */
export async function separateAppRole({ ownerUrl, appUrl, isOurs }: Addresses): Promise<{ isSeparate: boolean }> {
  if (isOurs) {
    const { username, password } = new URL(appUrl);
    await ensureAppRole(ownerUrl, { role: decodeURIComponent(username), password: decodeURIComponent(password) });
  }
  if (await ownsTables(appUrl)) return { isSeparate: false };
  if (ownerUrl !== appUrl) await grantAppRole(ownerUrl, await roleOf(appUrl));
  return { isSeparate: true };
}

async function roleOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>("SELECT current_user::text AS name");
    return rows[0]?.name ?? "";
  } finally {
    await client.end();
  }
}
