import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { PageStampTag } from "@/components/form/page-stamp-tag";
import { StepUpProvider } from "@/components/form/step-up";
import { AppShell } from "@/components/layout/app-shell";
import { KeepFocus } from "@/components/layout/keep-focus";
import { SignOutButton } from "@/components/layout/sign-out-button";
import { themeOf } from "@/components/layout/theme";
import { UserMenu } from "@/components/layout/user-menu";
import { CircleUserIcon } from "@/components/ui/icons";
import { currentActor } from "@/lib/platform/actor";
import { countForNavigation } from "@/lib/domain/inbox/queries";
import { MOST_IN_NAVIGATION } from "@/lib/domain/inbox/rules";
import { setThemeAction } from "./account/actions";
import { navigationFor } from "./navigation";
import { PanelPalette } from "./panel-palette";
import { proveAgainAction } from "./session-actions";
import { TwoFactorBanner } from "./two-factor-banner";
import { WorkStudioBanner } from "./workstudio-banner";

export default async function PanelLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  // Every page asks for its person itself, and only the page knows the way back after signing in.
  if (!actor) return children;
  const theme = themeOf((await cookies()).get("theme")?.value ?? actor.theme);
  const [{ issues, corrections, inbox }, asked] = await Promise.all([countForNavigation(actor), headers()]);
  const signOut = (
    <form action="/api/sign-out" method="post">
      <SignOutButton />
    </form>
  );
  return (
    <AppShell
      path={asked.get("x-path")}
      nav={navigationFor(actor, {
        "/issues": issues,
        "/corrections": corrections,
        "/inbox": inbox >= MOST_IN_NAVIGATION ? `${MOST_IN_NAVIGATION - 1}+` : inbox,
      })}
      header={<PanelPalette shortcut={/Macintosh|iPad|iPhone/.test(actor.userAgent ?? "") ? "⌘ K" : "Ctrl K"} />}
      userMenu={
        <UserMenu
          name={actor.name}
          detail={actor.email}
          theme={theme}
          persistTheme={setThemeAction}
          links={[{ href: "/account", label: "Your account", icon: <CircleUserIcon /> }]}
          signOut={signOut}
        />
      }
    >
      <KeepFocus />
      <PageStampTag person={actor.userId} />
      <StepUpProvider prove={proveAgainAction} hasTwoFactor={actor.hasTwoFactor}>
        <TwoFactorBanner actor={actor} />
        <WorkStudioBanner actor={actor} />
        {children}
      </StepUpProvider>
    </AppShell>
  );
}
