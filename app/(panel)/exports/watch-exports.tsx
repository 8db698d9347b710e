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
      // Asked first: a page that gets no answer says so, which nobody needs to hear who did nothing.
      if (document.visibilityState === "visible") void fetch(ALIVE).then(() => router.refresh(), LATER);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
