"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 2_000;
const ALIVE = "/api/health";
const LATER = () => undefined;

/** Draws the page anew while a file is being written. */
export function WatchExports() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      // Asked first: a page that is drawn anew without an answer is left for the browser's own page of an error.
      if (document.visibilityState === "visible") void fetch(ALIVE).then(() => router.refresh(), LATER);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
