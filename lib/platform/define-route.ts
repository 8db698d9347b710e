import "server-only";
import type { NextRequest } from "next/server";
import { backgroundActor, currentActor } from "./actor";
import type { UserActor } from "./actor-types";
import { toFailure } from "./error-response";
import { AppError, httpStatus } from "./errors";
import { requestOrigin } from "./request-origin";

type Params = Record<string, string>;
type Handler = (request: NextRequest, context: { params: Promise<Params> }) => Promise<Response>;
type Failure = ReturnType<typeof toFailure>;

const NOT_KEPT = { "cache-control": "private, no-store" };

/**
 * A GET route over the domain's queries, for data that changes while a page is open; errors become their status and one
 * sentence. What a page asks by itself, without anybody there, is `isBackground` and keeps no session alive
 * (security C2).
 */
export function defineRoute<T>(
  read: (actor: UserActor, request: NextRequest, params: Params) => Promise<T>,
  { isBackground = false } = {},
): Handler {
  return routeFor(
    isBackground ? backgroundActor : currentActor,
    async (actor, request, params) => Response.json(await read(actor, request, params), { headers: NOT_KEPT }),
    (failure) => Response.json(failure, { status: httpStatus[failure.code], headers: NOT_KEPT }),
  );
}

/**
 * A GET route that answers a file. It may write to the log that it was taken, so no other site may make a browser ask
 * for it (security E1); a refusal is one sentence, since the browser shows it as a page.
 */
export function defineDownload(
  answer: (actor: UserActor, request: NextRequest, params: Params) => Promise<Response>,
): Handler {
  return routeFor(
    currentActor,
    async (actor, request, params) => {
      if (request.headers.get("sec-fetch-site") === "cross-site")
        throw new AppError("FORBIDDEN", "Another site asked for this file. Open it from WS-Tracker.");
      return answer(actor, request, params);
    },
    (failure) =>
      new Response(failure.message, {
        status: httpStatus[failure.code],
        headers: { ...NOT_KEPT, "content-type": "text/plain; charset=utf-8" },
      }),
  );
}

/** A request's query as pages get theirs: a name that stands several times has a list. */
export function requestQuery(request: NextRequest): Record<string, string | string[]> {
  const query = request.nextUrl.searchParams;
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => [
      name,
      query.getAll(name).length > 1 ? query.getAll(name) : (query.get(name) ?? ""),
    ]),
  );
}

function routeFor(
  caller: () => Promise<UserActor | null>,
  answer: (actor: UserActor, request: NextRequest, params: Params) => Promise<Response>,
  refuse: (failure: Failure) => Response,
): Handler {
  return async (request, context) => {
    const { requestId } = requestOrigin(request.headers);
    try {
      const actor = await caller();
      if (!actor) throw new AppError("UNAUTHENTICATED", "You are signed out. Sign in again.");
      return await answer(actor, request, await context.params);
    } catch (error) {
      return refuse(toFailure(error, requestId));
    }
  };
}
