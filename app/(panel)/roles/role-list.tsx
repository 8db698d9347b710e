import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { ModalButton } from "@/components/ui/modal-button";
import { TextLink } from "@/components/ui/text-link";
import type { RoleSummary } from "@/lib/domain/roles/queries";
import { DeleteRole } from "./delete-role";
import { RoleNamingForm } from "./role-naming-form";

/** Every role with what it is for and who has it. Those that came with the product can be renamed, never deleted. */
export function RoleList({ roles }: { roles: readonly RoleSummary[] }) {
  return (
    <Card>
      <CardHeader title="All roles" description="A role can be deleted when nobody has it." />
      <CardContent className="p-0">
        <ul className="divide-y" aria-label="All roles">
          {roles.map((role) => (
            <li key={role.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5">
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  {role.displayName}
                  {role.isSystem ? <Badge variant="quiet">Came with the product</Badge> : null}
                </p>
                <p className="text-sm text-muted-foreground">
                  {role.description ? <>{role.description} · </> : null}
                  {role.people === 0 ? (
                    "nobody has it"
                  ) : (
                    <TextLink
                      href={`/users?role=${encodeURIComponent(role.name)}`}
                    >{`${role.people} ${role.people === 1 ? "person" : "people"}`}</TextLink>
                  )}
                </p>
              </div>
              <div className="flex gap-2">
                <ModalButton
                  label={
                    <>
                      Rename<span className="sr-only"> {role.displayName}</span>
                    </>
                  }
                  as="sheet"
                  size="sm"
                  variant="outline"
                  title={`Rename ${role.displayName}`}
                  description="Only what people call it changes; who has it and what it allows stays."
                >
                  <RoleNamingForm role={role} />
                </ModalButton>
                {role.isSystem || role.people > 0 ? null : <DeleteRole role={role} />}
              </div>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
