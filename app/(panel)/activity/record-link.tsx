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
/** Records that have no page of their own stand on their list's. */
const LISTS: Record<string, { permission: Permission; href: string }> = {
  role: { permission: "role:edit", href: "/roles" },
  sync_issue: { permission: "issue:view", href: "/issues" },
  region: { permission: "region:edit", href: "/regions" },
  unit_type: { permission: "lookup:edit", href: "/unit-types" },
  api_status_config: { permission: "lookup:edit", href: "/statuses" },
  permission_status: { permission: "lookup:edit", href: "/permission-statuses" },
  setting: { permission: "settings:edit", href: "/settings" },
};

/** Where a reader finds what an act is about; null where there is no such page, or none for them. */
function recordHref(actor: Actor, { subjectType, subjectId, isSubjectReachable }: ActivityRow): string | null {
  const place = PLACES[subjectType];
  if (place) return subjectId !== null && isSubjectReachable && can(actor, place.permission) ? place.href(subjectId) : null;
  const list = LISTS[subjectType];
  return list && can(actor, list.permission) ? list.href : null;
}

/** The record's name as it was when the act was written. */
export function recordName({ subjectType, subjectId, subjectLabel }: Pick<ActivityRow, "subjectType" | "subjectId" | "subjectLabel">): string {
  return subjectLabel ?? `${nounWords(subjectType)}${subjectId === null ? "" : ` ${subjectId}`}`;
}

/** What an act is about, as a link for whoever may open it. */
export function RecordLink({ actor, row }: { actor: Actor; row: ActivityRow }) {
  const href = recordHref(actor, row);
  const name = recordName(row);
  return href === null ? name : <TextLink href={href}>{name}</TextLink>;
}

/** Who acted, as a link for whoever may see people. */
export function ActorLink({ row }: { row: ActivityRow }) {
  return row.isActorReachable && row.userId !== null ? <TextLink href={`/users/${row.userId}`}>{row.actorName}</TextLink> : row.actorName;
}
