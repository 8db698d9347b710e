"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { FormErrors } from "@/components/form/form-errors";
import { useStepUp } from "@/components/form/step-up";
import { UnsavedChanges } from "@/components/form/unsaved-changes";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import type { PermissionSummary, RoleSummary } from "@/lib/domain/roles/queries";
import type { PermissionNoun } from "@/lib/platform/permissions";
import { updateRolePermissionsAction } from "./actions";

type Change = { role: RoleSummary; added: string[]; removed: string[] };
type Failure = { message: string };

const NOUNS: Record<string, string> = {
  circuit: "Circuits",
  contact: "Permissions",
  sync: "Sync",
  issue: "Sync issues",
  user: "People",
  role: "Roles",
  region: "Regions",
  lookup: "Lookup tables",
  activity: "Activity",
  settings: "Settings",
  planner: "Planners",
  export: "Export",
} satisfies Record<PermissionNoun, string>;

/**
 * Role by permission, by noun. Saving says first what changes for how many people; nobody grants what they may not
 * do themselves.
 */
export function RoleMatrixForm({ roles, permissions }: { roles: RoleSummary[]; permissions: PermissionSummary[] }) {
  const router = useRouter();
  const stepUp = useStepUp();
  // Only what is ticked otherwise than it is stored: a role that is made, renamed or changed by a colleague meanwhile
  // takes no tick away.
  const [wanted, setWanted] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [saves, setSaves] = useState(0);
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [isPending, startTransition] = useTransition();
  const isStored = (role: RoleSummary, name: string) => role.permissions.some((one) => one === name);
  const isTicked = (role: RoleSummary, name: string) => wanted.get(`${role.id} ${name}`) ?? isStored(role, name);
  const changes = roles.map((role): Change => {
    const differing = permissions.filter(({ name }) => isTicked(role, name) !== isStored(role, name));
    const words = (isGiven: boolean) =>
      differing.filter(({ name }) => isTicked(role, name) === isGiven).map(({ description }) => description);
    return { role, added: words(true), removed: words(false) };
  });
  const changed = changes.filter(({ added, removed }) => added.length + removed.length > 0);

  const toggle = (role: RoleSummary, name: string) =>
    setWanted(new Map(wanted).set(`${role.id} ${name}`, !isTicked(role, name)));
  const save = () =>
    startTransition(async () => {
      const input = {
        roles: changed.map(({ role }) => ({
          id: role.id,
          rowVersion: role.rowVersion,
          permissions: permissions.map(({ name }) => name).filter((name) => isTicked(role, name)),
        })),
      };
      const result = await stepUp(() => callAction(updateRolePermissionsAction, input));
      setAsking(false);
      if (!result.ok) {
        if (result.code === "CONFLICT") router.refresh();
        return setFailure({ message: result.message });
      }
      toast("Roles saved", { description: "In force with the next click." });
      startTransition(() => {
        setFailure(undefined);
        setWanted(new Map());
        setSaves(saves + 1);
        router.refresh();
      });
    });

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed.length > 0) setAsking(true);
      }}
    >
      <UnsavedChanges savedKey={saves} />
      <FormErrors message={failure?.message} />
      <div data-slot="data-table" role="region" aria-label="What roles may do" tabIndex={0}>
        <table>
          <caption className="sr-only">What roles may do</caption>
          <thead>
            <tr>
              <th scope="col">Permission</th>
              {roles.map((role) => (
                <th key={role.id} scope="col" title={role.description ?? undefined}>
                  {role.displayName}{" "}
                  <TextLink href={`/users?role=${encodeURIComponent(role.name)}`}>
                    {role.people}
                    <span className="sr-only">{role.people === 1 ? " person" : " people"}</span>
                  </TextLink>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissions.map((permission) => (
              <tr key={permission.name}>
                <th scope="row" className="max-sm:min-w-36 max-sm:whitespace-normal">
                  <span className="text-muted-foreground">{NOUNS[permission.noun] ?? permission.noun}: </span>
                  {permission.description}
                </th>
                {roles.map((role) => (
                  <td key={role.id}>
                    <label className="-my-1.5 flex items-center">
                      <Checkbox
                        name={`${role.name} ${permission.name}`}
                        aria-label={`${role.displayName}: ${permission.description}`}
                        checked={isTicked(role, permission.name)}
                        disabled={!permission.isOwn}
                        onChange={() => toggle(role, permission.name)}
                      />
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={changed.length === 0 || isPending}>
          Save
        </Button>
        <p className="text-sm text-muted-foreground">
          {changed.length === 0
            ? "Nothing changed."
            : `${changed.length} ${changed.length === 1 ? "role changes" : "roles change"}.`}
        </p>
      </div>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Change what roles may do?"
        confirmLabel="Change roles"
        pending={isPending}
        onConfirm={save}
      >
        <ul className="grid gap-2 text-sm">
          {changed.map(({ role, added, removed }) => (
            <li key={role.id}>
              <strong className="font-medium">
                {role.displayName} ({role.activePeople} {role.activePeople === 1 ? "active person" : "active people"})
              </strong>
              {added.length > 0 ? <p>may now: {added.join(", ")}</p> : null}
              {removed.length > 0 ? <p>may no longer: {removed.join(", ")}</p> : null}
            </li>
          ))}
        </ul>
      </ConfirmDialog>
    </form>
  );
}
