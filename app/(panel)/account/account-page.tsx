import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { Tabs } from "@/components/ui/tabs";

const TABS = [
  { href: "/account", label: "Profile" },
  { href: "/account/password", label: "Password" },
  { href: "/account/two-factor", label: "Two-factor" },
  { href: "/account/sessions", label: "Sessions" },
  { href: "/account/workstudio", label: "WorkStudio" },
] as const;

/**
 * The frame of the account's pages: their heading and the way between them. A banner that leads to one of them is not
 * shown on it (`data-page`).
 */
export function AccountPage({ current, children }: { current: (typeof TABS)[number]["href"]; children: ReactNode }) {
  return (
    <>
      <PageHeader title="Your account" />
      <Tabs label="Account" tabs={TABS.map((tab) => ({ ...tab, current: tab.href === current }))} className="mb-4" />
      <div data-page={current} className="grid max-w-2xl gap-4">
        {children}
      </div>
    </>
  );
}
