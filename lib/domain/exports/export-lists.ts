import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import type { List } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { ListFile } from "@/lib/platform/list/export-list";
import type { AddressParams, ListFilters } from "@/lib/platform/list/list-filter";
import type { Permission } from "@/lib/platform/permissions";
import { activityList } from "../activity/list";
import { circuitList } from "../circuits/list";
import { deletedList } from "../circuits/list-deleted";
import { correctionList } from "../corrections/list";
import { exclusionList } from "../exclusions/list";
import { LOOKUP_LISTS } from "../lookups/list";
import { permissionList } from "../permission-work/list";
import { unitList } from "../planned-units/list";
import { plannerList } from "../planners/list";
import { issueList } from "../sync-issues/list";
import { runList } from "../sync-runs/list";
import { userList } from "../users/list";

/** A list as the jobs write its file. */
type Writable = {
  name: string;
  title: string;
  permission: Permission;
  file: (actor: UserActor, address: AddressParams, format: ExportFormat, onRow: () => void) => ListFile;
};

const writable = <Row, Filters extends ListFilters>(list: List<Row, Filters>): Writable => ({
  name: list.spec.name,
  title: list.spec.title,
  permission: list.spec.permission,
  file: (actor, address, format, onRow) => list.file(actor, list.parse(address), format, onRow),
});

const LISTS: readonly Writable[] = [
  writable(activityList),
  writable(circuitList),
  writable(deletedList),
  writable(correctionList),
  writable(exclusionList),
  writable(permissionList),
  writable(unitList),
  writable(plannerList),
  writable(issueList),
  writable(runList),
  writable(userList),
  ...Object.values(LOOKUP_LISTS).map((list) => writable(list)),
];

/** Every list that leaves as a file, by its name. */
export const EXPORT_LISTS: ReadonlyMap<string, Writable> = new Map(LISTS.map((list) => [list.name, list]));
