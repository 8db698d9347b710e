import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ModalButton } from "@/components/ui/modal-button";
import { ButtonLink } from "@/components/ui/button";
import { listRoles } from "@/lib/domain/roles/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { RoleList } from "./role-list";
import { RoleMatrixForm } from "./role-matrix-form";
import { RoleNamingForm } from "./role-naming-form";

export const metadata: Metadata = { title: "Roles" };

export default async function RolesPage() {
  const actor = await requireActor("/roles");
  const { roles, permissions } = await loadPage(() => listRoles(actor));
  return (
    <>
      <PageHeader
        title="Roles"
        description="What each role may do. A change is in force with everybody’s next click."
        actions={
          <>
            {can(actor, "activity:view") ? (
              <ButtonLink href="/activity?noun=role" variant="outline">
                History
              </ButtonLink>
            ) : null}
            <ModalButton
              label="New role"
              as="sheet"
              title="New role"
              description="It allows nothing until you tick in the table what it may do."
            >
              <RoleNamingForm />
            </ModalButton>
          </>
        }
      />
      <div className="grid grid-cols-1 gap-6">
        <RoleMatrixForm roles={roles} permissions={permissions} />
        <RoleList roles={roles} />
      </div>
    </>
  );
}
