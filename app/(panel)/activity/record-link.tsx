import { TextLink } from "@/components/ui/text-link";
import type { ActivityRow } from "@/lib/domain/activity/activity-row";
import { nounWords } from "@/lib/domain/activity/activity-words";
import type { Actor } from "@/lib/platform/actor-types";
import { type Permission, can } from "@/lib/platform/permissions";

type Place = { permission: Permission; href: (id: number) => string };

const PLACES: Record<string, Place> = {
  circuit: { permission: "circuit:view", href: (id) => `/circuits/${id}` },
  user: { permission: "user:view", href: (id) => `/users/${id}` },
  sync: { permission: "sync:view", href: (id) => `/sync/${id}` },
};
/** Records that have no page of their own stand on their list's; `isSheet`: its address can open the one. */
const LISTS: Record<string, { permission: Permission; href: string; isSheet?: true }> = {
  role: { permission: "role:edit", href: "/roles" },
  sync_issue: { permission: "issue:view", href: "/issues" },
  region: { permission: "region:edit", href: "/regions", isSheet: true },
  unit_type: { permission: "lookup:edit", href: "/unit-types", isSheet: true },
  api_status_config: { permission: "lookup:edit", href: "/statuses", isSheet: true },
  permission_status: { permission: "lookup:edit", href: "/permission-statuses", isSheet: true },
  account_domain: { permission: "lookup:edit", href: "/account-domains", isSheet: true },
  exclusion_reason: { permission: "lookup:edit", href: "/exclusion-reasons", isSheet: true },
  setting: { permission: "settings:edit", href: "/settings" },
};

/** Where a reader finds what an act is about; null where there is no such page, or none for them. */
function recordHref(actor: Actor, { subjectType, subjectId, isSubjectReachable }: ActivityRow): string | null {
  const place = PLACES[subjectType];
  if (place)
    return subjectId !== null && isSubjectReachable && can(actor, place.permission) ? place.href(subjectId) : null;
  const list = LISTS[subjectType];
  if (!list || !can(actor, list.permission)) return null;
  return list.isSheet && subjectId !== null ? `${list.href}?edit=${subjectId}` : list.href;
}

/** The record's name as it was when the act was written. */
export function recordName({
  subjectType,
  subjectId,
  subjectLabel,
}: Pick<ActivityRow, "subjectType" | "subjectId" | "subjectLabel">): string {
  // A sync's label says only what was synced, and of that there are thousands.
  return (
    (subjectType === "sync" ? null : subjectLabel) ??
    `${nounWords(subjectType)}${subjectId === null ? "" : ` ${subjectId}`}`
  );
}

/** What an act is about, as a link for whoever may open it. */
export function RecordLink({ actor, row }: { actor: Actor; row: ActivityRow }) {
  const href = recordHref(actor, row);
  const name = recordName(row);
  return href === null ? name : <TextLink href={href}>{name}</TextLink>;
}

/** Who acted, as a link for whoever may see people. */
export function ActorLink({ row }: { row: ActivityRow }) {
  return row.isActorReachable && row.userId !== null ? (
    <TextLink href={`/users/${row.userId}`}>{row.actorName}</TextLink>
  ) : (
    row.actorName
  );
}
