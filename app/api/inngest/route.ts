import { serve } from "inngest/next";
import type { NextRequest } from "next/server";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/registry";
import { assertJobsCaller } from "@/lib/platform/jobs-caller";
import { toFailure } from "@/lib/platform/error-response";
import { httpStatus } from "@/lib/platform/errors";

const handlers = serve({ client: inngest, functions });

function guarded(handler: (request: NextRequest, context: unknown) => Promise<Response>) {
  return async (request: NextRequest, context: unknown): Promise<Response> => {
    try {
      assertJobsCaller(request.headers);
    } catch (error) {
      const failure = toFailure(error, "jobs");
      return Response.json(failure, { status: httpStatus[failure.code] });
    }
    return handler(request, context);
  };
}

// Only these three: PATCH, OPTIONS and DELETE must not be exported (security E10).
export const GET = guarded(handlers.GET);
export const POST = guarded(handlers.POST);
export const PUT = guarded(handlers.PUT);
export const maxDuration = 7200;
