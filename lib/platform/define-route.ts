import "server-only";
import type { NextRequest } from "next/server";
import { currentActor } from "./actor";
import type { UserActor } from "./actor-types";
import { toFailure } from "./error-response";
import { AppError, httpStatus } from "./errors";

type Params = Record<string, string>;

/** A GET route over the domain's queries, for data that changes while a page is open; errors become their status and one sentence. */
export function defineRoute<T>(read: (actor: UserActor, request: NextRequest, params: Params) => Promise<T>) {
  return async (request: NextRequest, context: { params: Promise<Params> }): Promise<Response> => {
    let requestId = "unknown";
    try {
      const actor = await currentActor();
      if (!actor) throw new AppError("UNAUTHENTICATED", "You are signed out. Sign in again.");
      requestId = actor.requestId;
      return Response.json(await read(actor, request, await context.params), { headers: { "cache-control": "private, no-store" } });
    } catch (error) {
      const failure = toFailure(error, requestId);
      return Response.json(failure, { status: httpStatus[failure.code], headers: { "cache-control": "private, no-store" } });
    }
  };
}
