import type { Instrumentation } from "next";

/** Runs once when the server starts: wrong configuration ends it before it answers anything. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const [{ env }, { httpEntry }, { recordRefusedOrigin }] = await Promise.all([
    import("@/lib/platform/env"),
    import("@/lib/platform/http-entry"),
    import("@/lib/platform/refused-origin"),
  ]);
  const { APP_URL } = env();
  const entry = httpEntry();
  // Behind `next start` bodies would have no limit, and addresses would be whatever a client says.
  if (!entry && process.env.NODE_ENV === "production")
    throw new Error("Start the panel with server/main.mjs (npm start).");
  if (entry) entry.onRefusedOrigin = (request) => void recordRefusedOrigin(request);
  // NextAuth reads its public address from the environment only.
  process.env["NEXTAUTH_URL"] ??= APP_URL;
}

/** What a page or route threw and nobody caught; without the database the answer is a 503 (security R5). */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { noteRequestError } = await import("@/lib/platform/request-error");
  noteRequestError(error, request);
};
