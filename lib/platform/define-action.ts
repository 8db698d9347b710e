import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import { isDrawnFor, type PageStamp } from "@/lib/page-stamp";
import type { ActionResult } from "./action-result";
import { currentActor, currentPerson } from "./actor";
import type { UserActor } from "./actor-types";
import { toFailure, toInvalid } from "./error-response";
import { AppError } from "./errors";
import { httpEntry } from "./http-entry";
import { requestOrigin } from "./request-origin";
import { assertSameOrigin } from "./same-origin";

/**
 * A server action: same-origin check, signed-in person, parsed input, then the domain function. Expected refusals come
 * back as values, unknown errors as an id (architecture §3); a page that was drawn for somebody else writes nothing in
 * the name of whoever signed in since. `revalidate` runs after success, in the same request.
 */
export function defineAction<S extends z.ZodType, T>(
  schema: S,
  perform: (actor: UserActor, input: z.output<S>) => Promise<T>,
  revalidate?: (data: T) => void,
): (input: unknown, page: PageStamp) => Promise<ActionResult<T>> {
  return actionFor(currentActor, schema, perform, revalidate);
}

/** As `defineAction`, also for somebody who still owes a password, a second factor or their first steps. */
export function definePersonAction<S extends z.ZodType, T>(
  schema: S,
  perform: (person: UserActor, input: z.output<S>) => Promise<T>,
  revalidate?: (data: T) => void,
): (input: unknown, page: PageStamp) => Promise<ActionResult<T>> {
  return actionFor(currentPerson, schema, perform, revalidate);
}

function actionFor<S extends z.ZodType, T>(
  caller: () => Promise<UserActor | null>,
  schema: S,
  perform: (actor: UserActor, input: z.output<S>) => Promise<T>,
  revalidate: ((data: T) => void) | undefined,
): (input: unknown, page: PageStamp) => Promise<ActionResult<T>> {
  return async (input, page) => {
    const from = await headers();
    const { requestId } = requestOrigin(from);
    httpEntry()?.noteReached(requestId);
    try {
      assertSameOrigin(from);
      const actor = await caller();
      if (!actor)
        throw new AppError("UNAUTHENTICATED", "You are signed out. Sign in again; what you typed is still here.");
      if (!isDrawnFor(page, actor.userId)) throw new AppError("CONFLICT", drawnForAnother(actor.name));
      const parsed = schema.safeParse(input);
      if (!parsed.success) throw toInvalid(parsed.error);
      const data = await perform(actor, parsed.data);
      revalidate?.(data);
      return { ok: true, data };
    } catch (error) {
      return toFailure(error, requestId);
    }
  };
}

function drawnForAnother(name: string): string {
  return `${name} signed in here since this page was opened, in another tab. Nothing was saved. Copy what you want to keep, then reload the page or sign in again.`;
}
