import "server-only";
import { serve } from "inngest/edge";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/registry";
import { toFailure } from "@/lib/platform/error-response";
import { httpStatus } from "@/lib/platform/errors";
import { assertJobsCaller } from "@/lib/platform/jobs-caller";

const handle = serve({ client: inngest, functions });

/** Answers one call of the jobs server, after asking who calls (security E10). Never throws. */
export async function serveJobs(request: Request): Promise<Response> {
  try {
    assertJobsCaller(request.headers);
    return await handle(request);
  } catch (error) {
    const failure = toFailure(error, "jobs");
    return Response.json(failure, { status: httpStatus[failure.code] });
  }
}
