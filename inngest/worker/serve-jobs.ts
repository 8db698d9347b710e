import "server-only";
import { z } from "zod";
import { toFailure } from "@/lib/platform/error-response";
import { httpStatus } from "@/lib/platform/errors";
import { assertJobsCaller } from "@/lib/platform/jobs-caller";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { recordRegistration } from "@/lib/platform/jobs-server";
import { jobs } from "../jobs";
import { serveFunctions } from "../serve-functions";

const inBandSchema = z.looseObject({ url: z.string(), functions: z.array(z.unknown()) });

/**
 * Answers one call of the jobs server, after asking who calls (security E10). Never throws: a failure of ours carries
 * no header of the SDK, so the engine takes it for an outage and calls again.
 */
export async function serveJobs(request: Request): Promise<Response> {
  try {
    assertJobsCaller(request.headers);
    const answer = await (await serveFunctions())(request);
    if (request.method === "PUT" && answer.ok) await noteRegistration(answer);
    return answer;
  } catch (error) {
    const failure = toFailure(error, "jobs");
    return Response.json(failure, { status: httpStatus[failure.code] });
  }
}

let isFirst = true;

/** The embedded server registers by asking, so its question is where the worker learns that it is known. */
async function noteRegistration(answer: Response): Promise<void> {
  const told = inBandSchema.safeParse(await answer.clone().json());
  const { functionsFingerprint } = await jobs();
  const { id, address } = jobsEngine();
  await recordRegistration({
    engine: id,
    address: told.success ? told.data.url : (address ?? ""),
    functionsFingerprint,
    isStart: isFirst,
  });
  isFirst = false;
}
