/**
 * What every session of the product needs, whatever the database, the role or the address set: times in UTC, and tables
 * in `public`.
 */
const SESSION = { TimeZone: "UTC", search_path: "public" };

/** What the application's sessions have besides, so that nothing waits for ever (security R8); milliseconds. */
const APPLICATION = {
  ...SESSION,
  statement_timeout: "60000",
  lock_timeout: "10000",
  idle_in_transaction_session_timeout: "60000",
};

/** A migration may take as long as it needs. */
const OWNER = { ...SESSION, statement_timeout: "0", lock_timeout: "0" };

/** The application's session settings; a pooler that drops them is found out at the start. */
export const APPLICATION_SETTINGS: Readonly<Record<string, string>> = APPLICATION;

const optionsOf = (settings: Record<string, string>) =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");

/** An address split into what pg takes: options in the address come first, so that the product's own win. */
export function applicationAddress(databaseUrl: string): { connectionString: string; options: string } {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get("options");
  url.searchParams.delete("options");
  url.searchParams.delete("schema");
  return {
    connectionString: url.toString(),
    options: [given, optionsOf(APPLICATION)].filter(Boolean).join(" "),
  };
}

/** The owner's address with the settings inside it, as it is handed to migrations and the embedded jobs server. */
export function ownerAddress(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get("options");
  url.searchParams.set("options", [given, optionsOf(OWNER)].filter(Boolean).join(" "));
  // pg reads %20 only, not the plus sign of a form.
  return url.toString().replaceAll("+", "%20");
}
