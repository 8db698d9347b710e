import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { getUser, listUserOptions } from "@/lib/domain/users/queries";
import { suggestRegions } from "@/lib/domain/users/rules";
import { requireActor } from "@/lib/platform/actor";
import { AppError } from "@/lib/platform/errors";
import { loadPage } from "@/lib/platform/load-page";
import { requirePermission } from "@/lib/platform/permissions";
import { recordId } from "../../../record-id";
import { EditUserForm } from "./edit-user-form";

export const metadata: Metadata = { title: "Edit user" };

type Props = { params: Promise<{ id: string }> };

export default async function EditUserPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/users/${id}/edit`);
  const [user, options] = await loadPage(async () => {
    requirePermission(actor, "user:edit");
    const loaded = await getUser(actor, recordId(id, "person"));
    if (loaded.isSelf || loaded.outOfReach) throw new AppError("FORBIDDEN", "Not yours to edit.");
    return [loaded, await listUserOptions(actor)] as const;
  });
  const suggested = suggestRegions(
    user.workStudio.groups,
    options.regions.filter(({ isActive, isOwn }) => isActive && isOwn),
  );
  return (
    <>
      <PageHeader
        title={`Edit ${user.name}`}
        breadcrumbs={[
          { label: "Users", href: "/users" },
          { label: user.name, href: `/users/${user.id}` },
          { label: "Edit" },
        ]}
        description="New roles and regions hold from their next click on."
      />
      <EditUserForm
        id={user.id}
        values={user.values}
        options={options}
        isWsLinked={user.isWsLinked}
        suggestion={{
          groups: user.workStudio.groups,
          regions: suggested.map(({ id: regionId, name }) => ({ id: regionId, name })),
        }}
      />
    </>
  );
}
