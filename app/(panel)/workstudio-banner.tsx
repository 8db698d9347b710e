import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import type { UserActor } from "@/lib/platform/actor-types";

const ELSEWHERE = `mb-4 in-[main:has([data-page="/account/workstudio"])]:hidden`;

/**
 * Tells the owner of a WorkStudio account, wherever they are, that WorkStudio no longer takes it (domain rule: three
 * failures stop its use).
 */
export function WorkStudioBanner({ actor: { wsAccount } }: { actor: UserActor }) {
  if (wsAccount === "failing") {
    return (
      <Alert variant="warning" className={ELSEWHERE}>
        The last check of your WorkStudio account failed. After three failures in a row it is not used any more.{" "}
        <TextLink href="/account/workstudio">Look at your WorkStudio account</TextLink>
      </Alert>
    );
  }
  if (wsAccount !== "invalid") return null;
  return (
    <Alert variant="danger" className={ELSEWHERE}>
      Your WorkStudio account is not used any more: WorkStudio refused it, or three checks in a row failed.{" "}
      <TextLink href="/account/workstudio">Check it again, or link it anew</TextLink>
    </Alert>
  );
}
