-- Every unit belongs to the planner whom its forester's name means, else to whoever planned its circuit when it was assessed. First the units that are stored already.
WITH named AS MATERIALIZED (
  SELECT forester, min(first_seen_at) AS first_seen_at, max(coalesce(last_seen_at, now())) AS last_seen_at FROM planned_units WHERE btrim(forester) <> '' GROUP BY forester
), seen AS MATERIALIZED (
  SELECT planner_alias_fold(forester) AS folded, min(forester COLLATE "C") AS alias, min(first_seen_at) AS first_seen_at, max(last_seen_at) AS last_seen_at FROM named GROUP BY 1
), fresh AS MATERIALIZED (
  SELECT s.*, nextval('planners_id_seq') AS planner_id FROM seen s WHERE NOT EXISTS (SELECT FROM planner_aliases a WHERE a.kind = 'forester' AND planner_alias_fold(a.alias) = s.folded)
), planner AS (
  INSERT INTO planners (id, name, kind, first_seen_at, last_seen_at) SELECT planner_id, alias, 'unknown', first_seen_at, greatest(last_seen_at, first_seen_at) FROM fresh RETURNING id
)
INSERT INTO planner_aliases (planner_id, kind, alias, first_seen_at, last_seen_at)
SELECT fresh.planner_id, 'forester', fresh.alias, fresh.first_seen_at, greatest(fresh.last_seen_at, fresh.first_seen_at) FROM fresh JOIN planner ON planner.id = fresh.planner_id;

WITH forester AS MATERIALIZED (
  SELECT named.name, a.planner_id FROM (SELECT DISTINCT forester AS name FROM planned_units WHERE forester IS NOT NULL) named
  JOIN planner_aliases a ON a.kind = 'forester' AND planner_alias_fold(a.alias) = planner_alias_fold(named.name)
), found AS (
  SELECT u.id, coalesce(forester.planner_id, (SELECT held.planner_id FROM circuit_custody_periods held
    WHERE held.circuit_id = u.circuit_id AND held.kind IN ('contractor', 'unknown') AND held.planner_id IS NOT NULL
    ORDER BY held.started_at <= u.at DESC, held.kind = 'contractor' DESC, greatest(held.started_at - u.at, u.at - held.started_at) LIMIT 1)) AS planner_id
  FROM (SELECT id, circuit_id, forester, coalesce(assessed_at, first_seen_at) AS at FROM planned_units) u LEFT JOIN forester ON forester.name = u.forester
)
UPDATE planned_units u SET planner_id = found.planner_id FROM found WHERE u.id = found.id AND u.planner_id IS DISTINCT FROM found.planner_id;

ALTER TABLE "planned_units" ADD CONSTRAINT "planned_units_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
