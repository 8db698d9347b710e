"use client";

import {
  type ComponentType,
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";
import { loadPart } from "@/components/ui/load-part";
import type { Action, Answer } from "./call-action";
import type { StepUpDialogProps } from "./step-up-dialog";

const StepUp = createContext<(() => Promise<boolean>) | null>(null);

export type StepUpProviderProps = {
  /** Checks the proof on the server and makes it fresh. */
  prove: Action<Answer<unknown>>;
  /** Whether a code of the second factor may be given instead of the password. */
  hasTwoFactor: boolean;
  children: ReactNode;
};

/** Asks for password or code when a dangerous act wants a fresh proof; `useStepUp` reaches it. */
export function StepUpProvider({ prove, hasTwoFactor, children }: StepUpProviderProps) {
  const [isOpen, setOpen] = useState(false);
  /** Every page has the provider and few need the dialog, so its script comes with its first use. */
  const [StepUpDialog, setDialog] = useState<ComponentType<StepUpDialogProps> | null>(null);
  const settle = useRef<((isProved: boolean) => void) | null>(null);

  const ask = useCallback(async () => {
    const part = await loadPart(() => import("./step-up-dialog"));
    if (!part) return false;
    setDialog(() => part.default);
    setOpen(true);
    return new Promise<boolean>((resolve) => {
      settle.current = resolve;
    });
  }, []);
  const finish = (isProved: boolean) => {
    setOpen(false);
    settle.current?.(isProved);
    settle.current = null;
  };

  return (
    <StepUp value={ask}>
      {children}
      {isOpen && StepUpDialog ? <StepUpDialog prove={prove} hasTwoFactor={hasTwoFactor} onEnd={finish} /> : null}
    </StepUp>
  );
}

/**
 * Runs an action; when it is refused for want of a fresh proof, asks for one and runs it again. A person who cancels
 * gets the refusal, and keeps what they typed.
 */
export function useStepUp(): <R extends Answer<unknown>>(run: () => Promise<R>) => Promise<R> {
  const ask = useContext(StepUp);
  return useMemo(
    () =>
      async function stepUp<R extends Answer<unknown>>(run: () => Promise<R>): Promise<R> {
        const result = await run();
        if (result.ok || result.code !== "MFA_REQUIRED" || !ask || !(await ask())) return result;
        return run();
      },
    [ask],
  );
}
