import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import type { UserActor } from "@/lib/platform/actor-types";

/** Where a second factor is left to people, reminds those who have none. */
export function TwoFactorBanner({ actor }: { actor: UserActor }) {
  if (actor.hasTwoFactor) return null;
  return (
    <Alert variant="info" className={`mb-4 in-[main:has([data-page="/account/two-factor"])]:hidden`}>
      Your password alone opens your account. <TextLink href="/account/two-factor">Set up two-factor sign-in</TextLink>
    </Alert>
  );
}
