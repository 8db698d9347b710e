import "server-only";
import { z } from "zod";
import { env } from "@/lib/platform/env";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { recordJobsProblem, recordRegistration } from "@/lib/platform/jobs-server";
import { jobs } from "./jobs";
import { serveFunctions } from "./serve-functions";
import { signatureOf } from "./signature";

export type Registration = { isRegistered: true } | { isRegistered: false; isKeyRefused: boolean; problem: string };

const answerSchema = z.object({ message: z.string() });

/**
 * Tells the Inngest server this build's functions and the address it is to call; done again, it changes nothing. The
 * answer is noted in the database for whoever asks after the jobs' health; `isStart` counts the server's silence anew.
 * The embedded server asks by itself. Throws without INNGEST_SERVE_URL.
 */
export async function registerFunctions({ isStart = false } = {}): Promise<Registration> {
  const { id, origin, address } = jobsEngine();
  const [{ functionsFingerprint }, handle] = await Promise.all([jobs(), serveFunctions()]);
  const url = new URL(address ?? "");
  const headers = { host: url.host, "x-inngest-signature": signatureOf(env().INNGEST_SIGNING_KEY ?? "", "") };
  const answer = await handle(new Request(url, { method: "PUT", headers }));
  const { message } = answerSchema.catch({ message: `HTTP ${answer.status}` }).parse(await answer.json());
  if (answer.ok) {
    await recordRegistration({ engine: id, address: address ?? "", functionsFingerprint, isStart });
    return { isRegistered: true };
  }
  // A server that refuses answers the SDK with that status, or with a body that is no JSON and the status in the SDK's
  // own words.
  const isKeyRefused = [401, 403].includes(answer.status) || /status code: 40[13]\b/.test(message);
  const problem = isKeyRefused
    ? `The jobs server at ${origin} refuses INNGEST_SIGNING_KEY.`
    : `The jobs server at ${origin} (INNGEST_BASE_URL) does not take the registration: ${message}.`;
  await recordJobsProblem(problem);
  return { isRegistered: false, isKeyRefused, problem };
}
