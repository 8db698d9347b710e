import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { holdsText } from "@/lib/platform/list/search-text";
import { circuitName } from "./circuit-name";
import { deletedScope } from "./scope";

/** A circuit that somebody deleted, or merged into another one. */
export type DeletedRow = {
  id: number;
  rowVersion: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  deletedBy: string | null;
  deletedAt: Date;
  reason: string | null;
  /** The circuit that it was merged into, as far as it is there. */
  mergedIntoId: number | null;
  mergedInto: string | null;
};

const ID = Prisma.sql`c.id`;
const by = (column: Prisma.Sql) => orderBy(column, ID);

export const deletedList = defineList<DeletedRow>()({
  name: "deleted-circuits",
  title: "Deleted circuits",
  one: "deleted circuit",
  many: "deleted circuits",
  subjectType: "circuit",
  path: "/circuits/deleted",
  permission: "circuit:delete",
  from: Prisma.sql`circuits c`,
  id: ID,
  version: Prisma.sql`c.row_version`,
  scope: deletedScope,
  joins: Prisma.sql`
    JOIN regions r ON r.id = c.region_id
    LEFT JOIN users x ON x.id = c.deleted_by
    LEFT JOIN circuits into_one ON into_one.id = c.merged_into_id`,
  fields: () => ({
    id: Prisma.sql`c.id::float8`,
    rowVersion: Prisma.sql`c.row_version`,
    workOrder: Prisma.sql`c.work_order`,
    extension: Prisma.sql`nullif(c.extension, '@')`,
    title: Prisma.sql`c.title`,
    regionName: Prisma.sql`r.name`,
    deletedBy: Prisma.sql`x.name`,
    deletedAt: Prisma.sql`c.deleted_at`,
    reason: Prisma.sql`c.deletion_reason`,
    mergedIntoId: Prisma.sql`CASE WHEN into_one.deleted_at IS NULL THEN into_one.id::float8 END`,
    mergedInto: Prisma.sql`concat_ws(' ', into_one.work_order, nullif(into_one.extension, '@'))`,
  }),
  columns: {
    workOrder: { label: "Work order", isFixed: true, sort: by(Prisma.sql`c.work_order`), value: circuitName },
    title: {
      label: "Title",
      truncate: true,
      minWidth: "12rem",
      sort: by(Prisma.sql`c.title`),
      value: ({ title }) => title,
    },
    region: { label: "Region", value: ({ regionName }) => regionName },
    deletedAt: { label: "Deleted", sort: by(Prisma.sql`c.deleted_at`), value: ({ deletedAt }) => deletedAt },
    deletedBy: { label: "By", value: ({ deletedBy }) => deletedBy },
    reason: { label: "Reason", truncate: true, value: ({ reason }) => reason },
    mergedInto: { label: "Merged into", value: ({ mergedInto }) => mergedInto || null },
  },
  defaultSort: { key: "deletedAt", descending: true },
  filters: {
    merged: {
      kind: "yes-no",
      label: "Merged",
      any: "Deleted and merged",
      yes: "Only merged",
      no: "Only deleted",
      condition: () => Prisma.sql`c.merged_into_id IS NOT NULL`,
    },
  },
  search: {
    label: "Search deleted circuits",
    placeholder: "Work order, title",
    condition: (typed) => holdsText(Prisma.sql`c.searched_text`, typed),
  },
  pageSizes: [50, 25, 100],
});

/** One page of the deleted circuits that an actor would see if they were not. Throws FORBIDDEN. */
export function listDeleted(
  actor: Actor,
  state: ListState<typeof deletedList.spec.filters>,
): Promise<ListPage<DeletedRow>> {
  return deletedList.read(actor, state);
}

/** The filtered ones as a file. Throws FORBIDDEN, RATE_LIMITED. */
export function exportDeleted(
  actor: UserActor,
  state: ListState<typeof deletedList.spec.filters>,
  format: ExportFormat,
): Promise<Response> {
  return deletedList.export(actor, state, format);
}
