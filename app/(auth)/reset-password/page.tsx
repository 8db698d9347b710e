import type { Metadata } from "next";
import { TextLink } from "@/components/ui/text-link";
import { canSendMail } from "@/lib/platform/mail";
import { RequestResetForm } from "./request-reset-form";

export const metadata: Metadata = { title: "Set a new password" };
// Whether there is a mail server is known when it runs, not when it is built.
export const dynamic = "force-dynamic";

export default function ResetPasswordPage() {
  return (
    <div className="grid gap-4">
      <h2 className="text-lg font-semibold">Set a new password</h2>
      {canSendMail() ? (
        <RequestResetForm />
      ) : (
        <p>
          This installation sends no mail. Ask an administrator for a reset link: they make one on your page under Users
          and hand it to you. It works once, for an hour.
        </p>
      )}
      <p className="text-sm">
        <TextLink href="/sign-in">Back to the sign-in</TextLink>
      </p>
    </div>
  );
}
