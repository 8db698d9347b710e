/** Runs once when the server starts: wrong configuration ends it before it answers anything. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { env } = await import("@/lib/platform/env");
  const { APP_URL } = env();
  // NextAuth reads its public address from the environment only.
  process.env["NEXTAUTH_URL"] ??= APP_URL;
}
