import { Badge } from "@/components/ui/badge";
import type { UserState } from "@/lib/domain/users/scope";

/** Whether somebody can come in, in a word. */
export function UserStateBadge({ state }: { state: UserState }) {
  if (state === "disabled") return <Badge variant="danger">Disabled</Badge>;
  return state === "invited" ? <Badge variant="warning">Invited</Badge> : <Badge variant="quiet">Active</Badge>;
}
