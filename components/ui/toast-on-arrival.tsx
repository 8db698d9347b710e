"use client";

import { useEffect, useRef } from "react";
import { toast, type ToastTone } from "./toast";

/** Shows one toast when the page arrives, e.g. what a redirecting action has done; `id` tells one arrival from the next. */
export function ToastOnArrival({
  id,
  title,
  description,
  tone,
}: {
  id: string;
  title: string;
  description?: string | undefined;
  tone?: ToastTone | undefined;
}) {
  const shownFor = useRef<string | null>(null);
  useEffect(() => {
    if (shownFor.current === id) return;
    shownFor.current = id;
    toast(title, { description, ...(tone ? { tone } : {}) });
  }, [id, title, description, tone]);
  return null;
}
