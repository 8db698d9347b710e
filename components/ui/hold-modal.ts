"use client";

import { createContext, use, useLayoutEffect } from "react";

/** Of the dialog or sheet around: holds it open until what it answers is called; outside of one it does nothing. */
export const HoldModal = createContext<() => () => void>(() => () => undefined);

/**
 * Keeps the dialog or sheet around the caller open while an act runs: closed, it would show what came of the act
 * to nobody.
 */
export function useHoldModal(isHeld: boolean): void {
  const hold = use(HoldModal);
  useLayoutEffect(() => (isHeld ? hold() : undefined), [hold, isHeld]);
}
