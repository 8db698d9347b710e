"use client";

import { useEffect, useState } from "react";
import { type Action, type Answer, callAction } from "@/components/form/call-action";
import { keepLooking } from "@/components/form/keep-looking";

/**
 * What an act on stations would be about, once the server says it, or why it cannot be done; `lookAgain` after a
 * conflict.
 */
export function useStationsPreview<Preview extends object>(look: Action<Answer<Preview>>, target: object) {
  const [preview, setPreview] = useState<Preview | string | null>(null);
  const [looks, setLooks] = useState(1);
  useEffect(
    () =>
      keepLooking(
        () => callAction(look, { target }),
        (answer) => setPreview(answer.ok ? answer.data : answer.message),
      ),
    [look, target, looks],
  );
  return {
    seen: typeof preview === "object" ? preview : null,
    refusal: typeof preview === "string" ? preview : null,
    lookAgain: () => setLooks((before) => before + 1),
  };
}
