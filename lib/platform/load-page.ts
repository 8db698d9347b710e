import "server-only";
import { notFound as renderNotFound } from "next/navigation";
import { AppError } from "./errors";

/** Runs a page's loader; NOT_FOUND shows the not-found page, FORBIDDEN too, so that a URL tells nothing about what exists (security D4). */
export async function loadPage<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "FORBIDDEN")) renderNotFound();
    throw error;
  }
}
