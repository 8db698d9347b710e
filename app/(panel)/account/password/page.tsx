import type { Metadata } from "next";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { nextPasswordLength } from "@/lib/domain/account/change-password";
import { requireActor } from "@/lib/platform/actor";
import { AccountPage } from "../account-page";
import { ChangePasswordForm } from "./change-password-form";

export const metadata: Metadata = { title: "Password" };

export default async function PasswordPage() {
  const actor = await requireActor("/account/password");
  return (
    <AccountPage current="/account/password">
      <Card>
        <CardHeader title="Change your password" description="All your other sessions end with it; this one goes on." />
        <CardContent>
          <ChangePasswordForm email={actor.email} minLength={nextPasswordLength(actor)} />
        </CardContent>
      </Card>
    </AccountPage>
  );
}
