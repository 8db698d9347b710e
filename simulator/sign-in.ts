import { findAccount, type Account } from "./accounts";

/** Who is calling: nobody said, somebody who is known, or somebody who must be refused. */
export type Caller =
  { kind: "anonymous" } | { kind: "account"; account: Account } | { kind: "refused"; username: string };

/** Reads an Authorization header of the Basic kind. A disabled account is refused like a wrong password. */
export function signIn(authorization: string | undefined): Caller {
  if (authorization === undefined) return { kind: "anonymous" };
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization.trim())?.[1];
  if (encoded === undefined) return { kind: "refused", username: "" };
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const username = colon < 0 ? pair : pair.slice(0, colon);
  const account = findAccount(username);
  const isRight = account !== undefined && account.enabled && colon >= 0 && account.password === pair.slice(colon + 1);
  return isRight ? { kind: "account", account } : { kind: "refused", username };
}
