import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { findPasswordLink } from "@/lib/domain/sign-in/queries";
import { SetPasswordForm } from "./set-password-form";

// The address is the secret: it goes into no other site's log.
export const metadata: Metadata = { title: "Set your password", referrer: "no-referrer" };

type Props = { params: Promise<{ token: string }> };

export default async function SetPasswordPage({ params }: Props) {
  const { token } = await params;
  const link = await findPasswordLink(token);
  if (!link) {
    return (
      <div className="grid gap-4">
        <Alert variant="warning" title="This link has expired or was used">
          Each link works once and for a limited time. Ask for a new one.
        </Alert>
        <p className="text-sm">
          <TextLink href="/reset-password">Ask for a link</TextLink>
        </p>
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      <div>
        <h2 className="text-lg font-semibold">
          {link.purpose === "invitation" ? `Welcome, ${link.name}` : "Set a new password"}
        </h2>
        <p className="text-muted-foreground">
          {link.purpose === "invitation"
            ? "Choose your password; a few first steps follow."
            : "It ends every session you have open."}
        </p>
      </div>
      <SetPasswordForm token={token} email={link.email} minLength={link.minLength} />
    </div>
  );
}
