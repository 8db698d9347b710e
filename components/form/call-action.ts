import { unstable_isUnrecognizedActionError, unstable_rethrow } from "next/navigation";
import { TOO_LARGE } from "@/lib/body-limit";
import { type PageStamp, readPageStamp } from "@/lib/page-stamp";

export type Refused = {
  ok: false;
  code: string;
  message: string;
  fieldErrors?: Record<string, string[]>;
  conflict?: unknown;
};
export type Answer<T> = { ok: true; data: T } | Refused;

/** A server action of `defineAction`, or of one of its siblings. */
export type Action<A extends Answer<unknown>> = (input: unknown, page: PageStamp) => Promise<A>;

const UNANSWERED = "The server did not answer. What you entered is still here; try again in a moment.";
const OUTDATED =
  "WS-Tracker was updated since this page was opened. Copy what you want to keep, then reload the page and try again.";

/**
 * The one way to call a server action: it carries the person the page was drawn for, and every failure is an answer, so
 * that no lost connection and no page older than the server ends in the error page with what was typed.
 */
export async function callAction<A extends Answer<unknown>>(action: Action<A>, input: unknown): Promise<A | Refused> {
  try {
    return await action(input, readPageStamp());
  } catch (error) {
    unstable_rethrow(error);
    if (unstable_isUnrecognizedActionError(error)) return { ok: false, code: "CONFLICT", message: OUTDATED };
    return refusalOf(error);
  }
}

/** What a person is told about a call that was thrown out of its way. */
export function refusalOf(error: unknown): Refused {
  if (error instanceof Error && error.message === TOO_LARGE) return { ok: false, code: "INVALID", message: TOO_LARGE };
  return { ok: false, code: "UNAVAILABLE", message: UNANSWERED };
}
