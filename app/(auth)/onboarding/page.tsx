import type { Metadata } from "next";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ChangePasswordForm } from "@/app/(panel)/account/password/change-password-form";
import { BeginTwoFactor } from "@/app/(panel)/account/two-factor/begin-two-factor";
import { ConfirmTwoFactor } from "@/app/(panel)/account/two-factor/confirm-two-factor";
import { QrPicture } from "@/app/(panel)/account/two-factor/qr-picture";
import { UnreadableSetup } from "@/app/(panel)/account/two-factor/unreadable-setup";
import { LinkForm } from "@/app/(panel)/account/workstudio/link-form";
import { proveAgainAction } from "@/app/(panel)/session-actions";
import { PageStampTag } from "@/components/form/page-stamp-tag";
import { StepUpProvider } from "@/components/form/step-up";
import { KeepFocus } from "@/components/layout/keep-focus";
import { nextPasswordLength } from "@/lib/domain/account/change-password";
import { getOnboarding, getTwoFactor, listOwnRegions } from "@/lib/domain/account/queries";
import { ONBOARDING_STEPS, type OnboardingStep } from "@/lib/domain/account/rules";
import type { UserActor } from "@/lib/platform/actor-types";
import { requirePerson } from "@/lib/platform/actor";
import { RegionForm } from "./region-form";
import { SignOutLine } from "./sign-out-line";
import { SkipStep } from "./skip-step";

export const metadata: Metadata = { title: "First steps" };

const STEPS: Record<OnboardingStep, { title: string; description: string }> = {
  password: {
    title: "Choose your own password",
    description: "The one you signed in with was made for you and is valid for a day.",
  },
  "second-factor": {
    title: "Set up two-factor sign-in",
    description: "A code from your phone beside your password: who learns the one has not the other.",
  },
  workstudio: {
    title: "Link your WorkStudio account",
    description: "So that the panel knows which circuits are yours.",
  },
  region: { title: "Where do you work?", description: "Lists begin with this region, until you choose otherwise." },
};

/** First steps after an invitation. The database says which one somebody is at; no address leads past it. */
export default async function OnboardingPage() {
  const person = await requirePerson("/onboarding");
  const { step, maySkip } = await getOnboarding(person);
  if (step === null) redirect("/circuits");
  return (
    <StepUpProvider prove={proveAgainAction} hasTwoFactor={person.hasTwoFactor}>
      <PageStampTag person={person.userId} />
      {/* Focus comes to the step when the button of the one before goes away. */}
      <KeepFocus />
      <section className="grid gap-4" aria-labelledby="step-title" tabIndex={-1}>
        <div>
          <p className="text-sm text-muted-foreground">
            Step {ONBOARDING_STEPS.indexOf(step) + 1} of {ONBOARDING_STEPS.length}
          </p>
          <h2 id="step-title" className="text-lg font-semibold">
            {STEPS[step].title}
          </h2>
          <p className="text-muted-foreground">{STEPS[step].description}</p>
        </div>
        {await stepForm(step, person, maySkip ? <SkipStep step={step} /> : null)}
      </section>
      <SignOutLine email={person.email} />
    </StepUpProvider>
  );
}

async function stepForm(step: OnboardingStep, person: UserActor, skip: ReactNode): Promise<ReactNode> {
  if (step === "password") return <ChangePasswordForm email={person.email} minLength={nextPasswordLength(person)} />;
  if (step === "region")
    return (
      <RegionForm
        regions={await listOwnRegions(person)}
        regionId={person.defaultRegionId === null ? null : Number(person.defaultRegionId)}
      />
    );
  if (step === "workstudio") {
    return (
      <>
        <LinkForm next="/onboarding" />
        {skip}
      </>
    );
  }
  const { pending } = await getTwoFactor(person);
  if (pending === "unreadable") return <UnreadableSetup isOn={false} />;
  if (!pending) {
    return (
      <>
        <BeginTwoFactor />
        {skip}
      </>
    );
  }
  return (
    <ConfirmTwoFactor next="/onboarding" otherwise={skip}>
      <QrPicture pending={pending} />
    </ConfirmTwoFactor>
  );
}
