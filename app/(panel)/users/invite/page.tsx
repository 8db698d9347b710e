import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { listUserOptions } from "@/lib/domain/users/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { requirePermission } from "@/lib/platform/permissions";
import { InviteForm } from "./invite-form";

export const metadata: Metadata = { title: "Invite somebody" };

type Props = { searchParams: Promise<{ wsUsername?: string | string[] }> };

export default async function InvitePage({ searchParams }: Props) {
  const { wsUsername } = await searchParams;
  const actor = await requireActor("/users/invite");
  const { roles, regions, mayGrantAllRegions } = await loadPage(async () => {
    requirePermission(actor, "user:edit");
    return listUserOptions(actor);
  });
  return (
    <>
      <PageHeader
        title="Invite somebody"
        breadcrumbs={[{ label: "Users", href: "/users" }, { label: "Invite" }]}
        description="They get a link that works once, within three days: with it they choose a password, set up two-factor sign-in and take their first steps."
      />
      <InviteForm
        options={{ roles, regions, mayGrantAllRegions }}
        wsUsername={typeof wsUsername === "string" ? wsUsername.slice(0, 255) : null}
      />
    </>
  );
}
