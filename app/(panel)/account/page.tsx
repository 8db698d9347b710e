import type { Metadata } from "next";
import { cookies } from "next/headers";
import { themeOf } from "@/components/layout/theme";
import { ThemeSwitch } from "@/components/layout/theme-switch";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { getProfile, listOwnRegions } from "@/lib/domain/account/queries";
import { requireActor } from "@/lib/platform/actor";
import { AccountPage } from "./account-page";
import { setThemeAction } from "./actions";
import { DefaultRegionForm } from "./default-region-form";
import { ProfileForm } from "./profile-form";

export const metadata: Metadata = { title: "Your account" };

export default async function ProfilePage() {
  const actor = await requireActor("/account");
  const [profile, regions, jar] = await Promise.all([getProfile(actor), listOwnRegions(actor), cookies()]);
  return (
    <AccountPage current="/account">
      <Card>
        <CardHeader title="Profile" />
        <CardContent className="grid gap-4">
          <ProfileForm name={profile.name} rowVersion={profile.rowVersion} />
          <DescriptionList
            items={[
              { term: "E-mail", value: profile.email, note: "You sign in with it; an administrator can change it." },
              { term: "Role", value: profile.roles.join(", ") || null },
            ]}
          />
        </CardContent>
      </Card>
      <Card>
        <CardHeader title="Default region" description="What lists show first, until you choose otherwise." />
        <CardContent>
          <DefaultRegionForm regions={regions} regionId={profile.defaultRegionId} />
        </CardContent>
      </Card>
      <Card>
        <CardHeader title="Appearance" description="Kept with your account, for your other devices too." />
        <CardContent className="max-w-xs">
          <ThemeSwitch theme={themeOf(jar.get("theme")?.value ?? actor.theme)} persist={setThemeAction} />
        </CardContent>
      </Card>
    </AccountPage>
  );
}
