import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { SignOutButton } from "@/components/layout/sign-out-button";
import { themeOf } from "@/components/layout/theme";
import { UserMenu } from "@/components/layout/user-menu";
import { currentActor } from "@/lib/platform/actor";
import { navigationFor } from "./navigation";

export default async function PanelLayout({ children }: { children: ReactNode }) {
  const actor = await currentActor();
  // Every page asks for its person itself, and only the page knows the way back after signing in.
  if (!actor) return children;
  const theme = themeOf((await cookies()).get("theme")?.value);
  const signOut = (
    <form action="/api/sign-out" method="post">
      <SignOutButton />
    </form>
  );
  return (
    <AppShell nav={navigationFor(actor)} userMenu={<UserMenu name={actor.name} detail={actor.email} theme={theme} signOut={signOut} />}>
      {children}
    </AppShell>
  );
}
