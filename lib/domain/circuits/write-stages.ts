import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { BOARD_FIELDS, STAGES, type Stage, type StageState } from "../board/rules";
import { stageWords } from "./board-state";

const ofCard = (value: Prisma.Sql) =>
  Prisma.sql`(SELECT ${value} FROM circuit_ui_states ui WHERE ui.circuit_id = c.id)`;
const namesBy = (by: number | null) =>
  JSON.stringify(Object.fromEntries(STAGES.map((stage) => [stage, stageWords({ stage, by })])));

/**
 * Of `circuits c`: the stage as the log keeps it, in words, as a text of all that a move is about, and what a condition
 * on its name says.
 */
export const stageSql = {
  json: ofCard(Prisma.sql`jsonb_build_object('stage', ui.workflow_stage, 'by', ui.stage_changed_by)`),
  words: ofCard(
    Prisma.sql`
      CASE
        WHEN ui.stage_changed_by IS NULL THEN ${namesBy(null)}::jsonb
        ELSE ${namesBy(0)}::jsonb
      END ->> ui.workflow_stage`,
  ),
  standing: ofCard(Prisma.sql`concat_ws('|', ui.workflow_stage, ui.stage_changed_by)`),
  of: (condition: (stage: Prisma.Sql) => Prisma.Sql) => ofCard(condition(Prisma.sql`ui.workflow_stage`)),
};

/** A stage that an actor chooses now. */
export function chosenStage(actor: Actor, stage: Stage): StageState {
  return { stage, by: actor.kind === "user" ? Number(actor.userId) : null };
}

/** Locks the cards of circuits, which are locked, until the transaction ends. */
export async function lockCards(tx: Transaction, circuitIds: readonly bigint[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    SELECT FROM circuit_ui_states ui
    WHERE ui.circuit_id = ANY(${circuitIds}::bigint[])
    ORDER BY ui.circuit_id
    FOR NO KEY UPDATE`);
}

/** Moves the locked cards of circuits to the end of a stage. */
export async function writeStages(tx: Transaction, ids: readonly bigint[], { stage, by }: StageState): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuit_ui_states
    SET workflow_stage = ${stage}, stage_changed_by = ${by}::bigint, stage_changed_at = now(),
      row_version = row_version + 1, updated_at = now()
    WHERE circuit_id = ANY(${ids}::bigint[])`);
}

/** Puts the stages that stood before entries of the log back on locked cards; each stands at the end of its stage. */
export async function putStagesBack(tx: Transaction, entries: readonly bigint[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuit_ui_states ui
    SET workflow_stage = was.stage, stage_changed_by = (SELECT u.id FROM users u WHERE u.id = was.by),
      stage_changed_at = now(), row_version = ui.row_version + 1, updated_at = now()
    FROM activity_log a
    CROSS JOIN LATERAL jsonb_to_record(
      a.states_json -> ${BOARD_FIELDS.stage}::text -> 'before'
    ) AS was(stage text, by bigint)
    WHERE a.id = ANY(${entries}::bigint[]) AND ui.circuit_id = a.subject_id`);
}
