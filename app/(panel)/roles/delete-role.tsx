"use client";

import { useRouter } from "next/navigation";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { ActButton } from "@/components/form/act-button";
import { deleteRoleAction } from "./actions";

/** Deletes a role that nobody has; asks for its name, because nothing brings it back. */
export function DeleteRole({
  role: { id, rowVersion, displayName, permissions },
}: {
  role: { id: number; rowVersion: number; displayName: string; permissions: readonly string[] };
}) {
  const router = useRouter();
  const allowed =
    permissions.length === 0
      ? "It allows nothing."
      : `What it allows (${permissions.length} ${permissions.length === 1 ? "permission" : "permissions"}) is lost with it.`;
  return (
    <ActButton
      label="Delete"
      name={`Delete ${displayName}`}
      size="sm"
      title={`Delete the role ${displayName}?`}
      description={`Nobody has it. ${allowed} This cannot be undone.`}
      confirmLabel="Delete role"
      isDestructive
      typeToConfirm={displayName}
      run={async () => {
        const result = await callAction(deleteRoleAction, { id, rowVersion });
        if (!result.ok && result.code === "CONFLICT") router.refresh();
        return result;
      }}
      onDone={() => toast(`The role ${displayName} was deleted`)}
    />
  );
}
