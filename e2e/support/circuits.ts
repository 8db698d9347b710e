import { ask } from "./database";

export type Circuit = {
  id: number;
  jobGuid: string;
  workOrder: string;
  title: string;
  planner: string;
  regionCode: string;
  regionName: string;
};

const used = new Set<number>();

/**
 * A circuit that no story has touched: with a planner, without splits, as WorkStudio has it. Each call answers another
 * one, so that stories do not meet in one record.
 */
export async function untouchedCircuit(regionCode?: string): Promise<Circuit> {
  const rows = await ask<Circuit>(
    `
      SELECT c.id::int, c.job_guid AS "jobGuid", c.work_order AS "workOrder", c.title, c.taken_by AS planner,
        r.code AS "regionCode", r.name AS "regionName"
     FROM circuits c JOIN regions r ON r.id = c.region_id
     WHERE c.api_status <> 'QC'
       AND NOT c.is_excluded
       AND coalesce(c.user_modified_fields, '{}') = '{}'
       AND c.taken_by LIKE '%\\\\%'
       AND c.row_version = 1
       AND ($1::text IS NULL OR r.code = $1)
         AND (SELECT count(*) FROM circuits other WHERE other.work_order = c.work_order) = 1
       AND NOT EXISTS (SELECT FROM sync_issues i WHERE i.circuit_id = c.id)
       AND NOT EXISTS (SELECT FROM circuit_ui_states ui WHERE ui.circuit_id = c.id AND ui.row_version > 1)
     ORDER BY c.api_status <> 'ACTIV', c.id`,
    [regionCode ?? null],
  );
  const circuit = rows.find(({ id }) => !used.has(id));
  if (!circuit) throw new Error(`No untouched circuit is left${regionCode ? ` in ${regionCode}` : ""}.`);
  used.add(circuit.id);
  return circuit;
}
