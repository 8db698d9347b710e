import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { getTwoFactor } from "@/lib/domain/account/queries";
import { requireActor } from "@/lib/platform/actor";
import { FEW_CODES } from "@/lib/platform/recovery-codes";
import { formatInstant } from "@/lib/platform/time";
import { AccountPage } from "../account-page";
import { BeginTwoFactor } from "./begin-two-factor";
import { ConfirmTwoFactor } from "./confirm-two-factor";
import { GuardedAct } from "./guarded-act";
import { QrPicture } from "./qr-picture";
import { UnreadableSetup } from "./unreadable-setup";

export const metadata: Metadata = { title: "Two-factor sign-in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function TwoFactorPage({ searchParams }: Props) {
  const actor = await requireActor("/account/two-factor");
  const [twoFactor, { recovered }] = await Promise.all([getTwoFactor(actor), searchParams]);
  const { isOn, pending, codesLeft } = twoFactor;
  const left =
    codesLeft === null
      ? "your recovery codes cannot be read any more"
      : `${codesLeft} of 10 recovery codes ${codesLeft === 1 ? "is" : "are"} left`;
  return (
    <AccountPage current="/account/two-factor">
      {isOn && recovered ? (
        <Alert variant="info" title="You signed in with a recovery code">
          It is used up; {left}. If your phone is lost, replace the app with one on another phone: a recovery code takes
          the place of its code.
        </Alert>
      ) : null}
      {twoFactor.isAppUnreadable ? (
        <Alert variant="danger" title="Your authenticator app no longer works">
          The panel’s encryption key was lost, so no code of it can be checked. Ask an administrator to reset your
          two-factor sign-in, then set the app up anew.
        </Alert>
      ) : codesLeft === null ? (
        <Alert variant="danger" title="Your recovery codes no longer work">
          The panel’s encryption key was lost. Make new ones now, with your password and a code of your app.
        </Alert>
      ) : null}
      {twoFactor.isAppDisabled ? (
        <Alert variant="danger" title="Your authenticator app was turned off after too many wrong codes">
          Somebody knows your password: change it. Then replace the app with a recovery code, or ask an administrator to
          reset it.
        </Alert>
      ) : null}
      {isOn && codesLeft !== null && codesLeft <= FEW_CODES && !recovered ? (
        <Alert variant="warning" title={`Only ${left}`}>
          Make new ones before you need them.
        </Alert>
      ) : null}
      <Card>
        <CardHeader
          title="Authenticator app"
          description={
            twoFactor.confirmedAt
              ? `Set up ${formatInstant(twoFactor.confirmedAt)}. Signing in asks for your password and a code.`
              : "A code from your phone beside your password: who learns the one has not the other."
          }
          // While an app is set up its codes are shown by a page that still says how it was before.
          actions={
            isOn || !pending ? <Badge variant={isOn ? "success" : "neutral"}>{isOn ? "On" : "Off"}</Badge> : null
          }
        />
        {/* Focus comes here when the button that begins, or the dialog of an act, goes away with what it began. */}
        <CardContent className="grid gap-4" role="group" aria-label="Authenticator app" tabIndex={-1}>
          {pending === "unreadable" ? (
            <UnreadableSetup isOn={isOn} />
          ) : pending ? (
            <ConfirmTwoFactor>
              <QrPicture pending={pending} />
            </ConfirmTwoFactor>
          ) : isOn ? (
            <div className="flex flex-wrap gap-2">
              <GuardedAct act="replace" />
              {twoFactor.mayTurnOff ? <GuardedAct act="off" /> : null}
            </div>
          ) : (
            <BeginTwoFactor />
          )}
        </CardContent>
      </Card>
      {isOn ? (
        <Card>
          <CardHeader title="Recovery codes" description={`For when your phone is not at hand: ${left}.`} />
          <CardContent>
            <GuardedAct act="codes" />
          </CardContent>
        </Card>
      ) : null}
    </AccountPage>
  );
}
