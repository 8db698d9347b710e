import "server-only";
import { decode } from "next-auth/jwt";
import { db } from "./db";
import { env } from "./env";
import type { RefusedRequest } from "./http-entry";
import { logger } from "./logger";
import { type Limit, addressKey, takeFromLimit } from "./rate-limit";
import { cleanHeader, requestOrigin } from "./request-origin";
import { sessionCookie } from "./session-cookie";
import { findSessionActor } from "./sessions";

/**
 * A page elsewhere may try as often as it likes; the log takes one of each origin, address and hour, and fifty of
 * an address.
 */
const ONE_ORIGIN: Limit = { name: "refused-origin", count: 1, windowSeconds: 3600 };
const ALL_ORIGINS: Limit = { name: "refused-origins", count: 50, windowSeconds: 3600 };

/**
 * Puts on record that a write from another origin was refused, and whose session it brought, if any (security E1, H1).
 * Never throws.
 */
export async function recordRefusedOrigin({ path, method, headers }: RefusedRequest): Promise<void> {
  const from = new Headers(headers);
  const { ipAddress, userAgent, requestId } = requestOrigin(from);
  const refused = cleanHeader(from.get("origin")) ?? "none";
  logger.warn({ origin: refused, path, method, requestId }, "refused a write from another origin");
  try {
    const address = addressKey(ipAddress);
    if (!(await takeFromLimit(ONE_ORIGIN, `${address} ${refused}`)) || !(await takeFromLimit(ALL_ORIGINS, address)))
      return;
    const person = await personOf(from);
    await db().activityLog.createMany({
      data: [
        {
          actorType: "user",
          userId: person?.userId ?? null,
          actorName: person?.name ?? "somebody unknown",
          sessionId: person?.sessionId ?? null,
          action: "request.refused",
          subjectType: "request",
          subjectLabel: refused.slice(0, 255),
          contextJson: { because: "another origin", path: path.slice(0, 200), method },
          ipAddress,
          userAgent,
          requestId,
        },
      ],
    });
  } catch (error) {
    logger.error({ err: error, requestId }, "a refused write could not be recorded");
  }
}

async function personOf(headers: Headers) {
  const { name } = sessionCookie();
  const sealed = headers
    .get("cookie")
    ?.split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  const opened = sealed ? await decode({ token: sealed, secret: env().AUTH_SECRET }).catch(() => null) : null;
  const token = opened?.["sessionToken"];
  return typeof token === "string" ? findSessionActor(token, requestOrigin(headers), { isBackground: true }) : null;
}
