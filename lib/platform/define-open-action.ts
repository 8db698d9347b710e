import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { PageStamp } from "@/lib/page-stamp";
import type { ActionResult } from "./action-result";
import { toFailure, toInvalid } from "./error-response";
import { httpEntry } from "./http-entry";
import { requestOrigin } from "./request-origin";
import { assertSameOrigin } from "./same-origin";
import type { RequestOrigin } from "./sessions";

/**
 * A server action for somebody who is not signed in: same-origin check and parsed input, as `defineAction`. The domain
 * function limits how often.
 */
export function defineOpenAction<S extends z.ZodType, T>(
  schema: S,
  perform: (input: z.output<S>, origin: RequestOrigin) => Promise<T>,
): (input: unknown, page: PageStamp) => Promise<ActionResult<T>> {
  return async (input) => {
    const from = await headers();
    const origin = requestOrigin(from);
    httpEntry()?.noteReached(origin.requestId);
    try {
      assertSameOrigin(from);
      const parsed = schema.safeParse(input);
      if (!parsed.success) throw toInvalid(parsed.error);
      return { ok: true, data: await perform(parsed.data, origin) };
    } catch (error) {
      return toFailure(error, origin.requestId);
    }
  };
}
