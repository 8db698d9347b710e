import "server-only";
import { Prisma } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ListState } from "@/lib/platform/list/list-spec";
import { circuitList } from "../circuits/list";
import type { Color, Stage } from "./rules";

/** A circuit as its card shows it; days count from now. */
export type BoardCard = {
  id: number;
  /** Work order and extension. */
  name: string;
  title: string;
  regionName: string;
  planner: string | null;
  statusName: string;
  percentComplete: number;
  milesPlanned: number;
  totalMiles: number;
  stage: Stage;
  /** Null where it is not known since when. */
  daysInStage: number | null;
  /** The person who chose the stage; null while it follows WorkStudio. */
  movedBy: string | null;
  isByHand: boolean;
  /** The stage that WorkStudio's status stands for; null where it says nothing about it. */
  statusStage: Stage | null;
  daysSinceEdit: number | null;
  isExcluded: boolean;
  isPinned: boolean;
  isHidden: boolean;
  color: Color | null;
  notes: string | null;
  version: number;
};

const { spec } = circuitList;
const days = (instant: Prisma.Sql) => Prisma.sql`floor(extract(epoch FROM now() - ${instant}) / 86400)::float8`;

/** The board's circuits: those of the list of circuits with its scope, filters and search, as cards. */
export const boardList = defineList<BoardCard>()({
  name: "board",
  title: "Board",
  one: spec.one,
  many: spec.many,
  subjectType: spec.subjectType,
  path: "/board",
  permission: spec.permission,
  from: Prisma.sql`circuits c JOIN circuit_ui_states ui ON ui.circuit_id = c.id`,
  id: spec.id,
  scope: spec.scope,
  joins: spec.joins ?? Prisma.empty,
  fields: (actor) => {
    const circuit = spec.fields(actor);
    return {
      id: circuit.id,
      name: Prisma.sql`concat_ws(' ', c.work_order, nullif(c.extension, '@'))`,
      title: circuit.title,
      regionName: circuit.regionName,
      planner: circuit.planner,
      statusName: circuit.statusName,
      percentComplete: circuit.percentComplete,
      milesPlanned: circuit.milesPlanned,
      totalMiles: circuit.totalMiles,
      stage: Prisma.sql`ui.workflow_stage`,
      daysInStage: days(Prisma.sql`ui.stage_changed_at`),
      movedBy: Prisma.sql`(SELECT u.name FROM users u WHERE u.id = ui.stage_changed_by)`,
      isByHand: Prisma.sql`ui.stage_changed_by IS NOT NULL`,
      statusStage: Prisma.sql`workflow_stage_of(c.api_status)`,
      daysSinceEdit: days(Prisma.sql`c.api_modified_at`),
      isExcluded: circuit.isExcluded,
      isPinned: Prisma.sql`ui.is_pinned`,
      isHidden: Prisma.sql`ui.is_hidden`,
      color: Prisma.sql`ui.custom_color`,
      notes: Prisma.sql`ui.notes`,
      version: Prisma.sql`ui.row_version`,
    };
  },
  columns: {
    place: {
      label: "Place",
      sort: {
        ascending: Prisma.sql`ui.workflow_stage, ui.is_pinned DESC, ui.stage_position, ui.circuit_id`,
        descending: Prisma.sql`ui.workflow_stage DESC, ui.is_pinned, ui.stage_position DESC, ui.circuit_id DESC`,
      },
      value: ({ name }) => name,
    },
  },
  defaultSort: { key: "place", descending: false },
  filters: {
    ...spec.filters,
    hidden: {
      kind: "one",
      label: "Hidden",
      defaultValue: "hide",
      options: [
        { value: "hide", label: "Hide hidden" },
        { value: "only", label: "Only hidden" },
        { value: "all", label: "With hidden" },
      ],
      aside: { hidden: "only", shown: "all", words: "hidden" },
      condition: (which: string) => (which === "all" ? null : Prisma.sql`ui.is_hidden = ${which === "only"}`),
    },
  },
  ...(spec.search ? { search: spec.search } : {}),
  keepsCountsUntil: ["circuits", "board"],
  pageSizes: [50],
  start: async (actor) => ({ ...(await spec.start?.(actor)) }),
  options: (actor) => circuitList.options(actor, circuitList.parse({})),
});

export type BoardState = ListState<typeof boardList.spec.filters>;
