import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { listRoles } from "@/lib/domain/roles/list-roles";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { RoleMatrixForm } from "./role-matrix-form";

export const metadata: Metadata = { title: "Roles" };

export default async function RolesPage() {
  const actor = await requireActor("/roles");
  const { roles, permissions } = await loadPage(() => listRoles(actor));
  const key = roles.map(({ id, rowVersion }) => `${id}.${rowVersion}`).join(" ");
  return (
    <>
      <PageHeader
        title="Roles"
        description="What each role may do. A change is in force with everybody's next click."
        actions={can(actor, "activity:view") ? <ButtonLink href="/activity?noun=role" variant="outline">History</ButtonLink> : null}
      />
      <RoleMatrixForm key={key} roles={roles} permissions={permissions} />
    </>
  );
}
