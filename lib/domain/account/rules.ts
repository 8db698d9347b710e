/** First steps in their order; each is shown only when those before it are done or put off. */
export const ONBOARDING_STEPS = ["password", "second-factor", "workstudio", "region"] as const;

export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];

export type OnboardingFacts = {
  mustChangePassword: boolean;
  hasTwoFactor: boolean;
  mustHaveTwoFactor: boolean;
  isWsLinked: boolean;
  isOnboarded: boolean;
  skipped: readonly string[];
};

/** The step a person is at, from what the database knows of them; null when they owe none. */
export function onboardingStep(facts: OnboardingFacts): OnboardingStep | null {
  if (facts.mustChangePassword) return "password";
  if (!facts.hasTwoFactor && facts.mustHaveTwoFactor) return "second-factor";
  if (facts.isOnboarded) return null;
  if (!facts.hasTwoFactor && !facts.skipped.includes("second-factor")) return "second-factor";
  if (!facts.isWsLinked && !facts.skipped.includes("workstudio")) return "workstudio";
  return "region";
}

/** Whether a step may be put off: a second factor only where the policy leaves it open. */
export function maySkip(
  step: OnboardingStep,
  { mustHaveTwoFactor }: Pick<OnboardingFacts, "mustHaveTwoFactor">,
): boolean {
  return step === "workstudio" || (step === "second-factor" && !mustHaveTwoFactor);
}
