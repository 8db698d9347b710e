import "server-only";
import { headers } from "next/headers";
import { notFound as renderNotFound } from "next/navigation";
import { isDatabaseAway, unavailable } from "./database-away";
import { AppError } from "./errors";
import { requestOrigin } from "./request-origin";

/**
 * Runs a page's loader; without the database the page is a 503 (security R5); NOT_FOUND shows the not-found page,
 * FORBIDDEN too, so that a URL tells nothing about what exists (security D4).
 */
export async function loadPage<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "FORBIDDEN")) renderNotFound();
    if (isDatabaseAway(error)) throw unavailable(requestOrigin(await headers()).requestId);
    throw error;
  }
}
