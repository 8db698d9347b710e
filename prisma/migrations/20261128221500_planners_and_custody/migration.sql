-- Whose accounts a WorkStudio domain holds: only a contractor's account takes a circuit over from its planner.
CREATE TABLE "account_domains" (
  "id" BIGSERIAL NOT NULL,
  "domain" VARCHAR(100) NOT NULL,
  "kind" VARCHAR(20) NOT NULL,
  "sort_order" INTEGER NOT NULL DEFAULT 0,
  "is_active" BOOLEAN NOT NULL DEFAULT true,
  "row_version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "account_domains_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "account_domains_kind_check" CHECK ("kind" IN ('contractor', 'utility', 'system'))
);
CREATE UNIQUE INDEX account_domains_domain_lower_unique ON account_domains (lower(domain));
INSERT INTO "account_domains" ("domain", "kind", "sort_order") VALUES ('ASPLUNDH', 'contractor', 10), ('PPL', 'utility', 20), ('NT AUTHORITY', 'system', 30);

-- Everybody whom WorkStudio names, with an account here or not; `kind` is that of the login's domain.
CREATE TABLE "planners" (
  "id" BIGSERIAL NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "kind" VARCHAR(20) NOT NULL DEFAULT 'unknown',
  "user_id" BIGINT,
  "left_out_at" TIMESTAMPTZ(3),
  "left_out_by" BIGINT,
  "left_out_reason" VARCHAR(500),
  "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
  "row_version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "planners_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "planners_kind_check" CHECK ("kind" IN ('contractor', 'utility', 'system', 'unknown')),
  CONSTRAINT "planners_left_out_check" CHECK (("left_out_at" IS NULL) = ("left_out_reason" IS NULL)),
  CONSTRAINT "planners_seen_check" CHECK ("last_seen_at" >= "first_seen_at")
);
CREATE UNIQUE INDEX "planners_user_id_unique" ON "planners" ("user_id");
CREATE INDEX "planners_name_id_index" ON "planners" ("name", "id");
ALTER TABLE "planners" ADD CONSTRAINT "planners_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION;
ALTER TABLE "planners" ADD CONSTRAINT "planners_left_out_by_foreign" FOREIGN KEY ("left_out_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- What a planner's name is compared by: a login without case, a forester's display name without case and with single spaces.
CREATE FUNCTION planner_alias_fold(alias text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT lower(regexp_replace(btrim(alias), '\s+', ' ', 'g')) $$;

CREATE TABLE "planner_aliases" (
  "id" BIGSERIAL NOT NULL,
  "planner_id" BIGINT NOT NULL,
  "kind" VARCHAR(20) NOT NULL,
  "alias" VARCHAR(255) NOT NULL,
  "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "planner_aliases_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "planner_aliases_kind_check" CHECK ("kind" IN ('login', 'forester'))
);
CREATE INDEX "planner_aliases_planner_id_index" ON "planner_aliases" ("planner_id");
CREATE UNIQUE INDEX planner_aliases_kind_folded_unique ON planner_aliases (kind, planner_alias_fold(alias));
ALTER TABLE "planner_aliases" ADD CONSTRAINT "planner_aliases_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners" ("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- The planner is the last contractor's account that held a circuit. A circuit that WorkStudio no longer sends stays, and says since when.
ALTER TABLE "circuits" ADD COLUMN "planner_id" BIGINT, ADD COLUMN "status_since" TIMESTAMPTZ(3), ADD COLUMN "not_seen_since" TIMESTAMPTZ(3);
CREATE INDEX "circuits_planner_id_index" ON "circuits" ("planner_id");
CREATE INDEX circuits_not_seen_since_index ON circuits (not_seen_since) WHERE not_seen_since IS NOT NULL;
ALTER TABLE "circuits" ADD CONSTRAINT "circuits_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners" ("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- A status that needs its units once more when a circuit comes into it, and not after.
ALTER TABLE "api_status_configs" ADD COLUMN "sync_units_on_entering" BOOLEAN NOT NULL DEFAULT false;

-- The periods of a circuit follow each other without a gap; the open one is how it stands. `is_first_sight`: it was so already when it was first seen.
CREATE TABLE "circuit_status_periods" (
  "circuit_id" BIGINT NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "status" VARCHAR(20) NOT NULL,
  "is_first_sight" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "circuit_status_periods_pkey" PRIMARY KEY ("circuit_id", "started_at"),
  CONSTRAINT "circuit_status_periods_end_check" CHECK ("ended_at" > "started_at")
);
CREATE UNIQUE INDEX circuit_status_periods_open_unique ON circuit_status_periods (circuit_id) WHERE ended_at IS NULL;
CREATE INDEX "circuit_status_periods_status_started_at_index" ON "circuit_status_periods" ("status", "started_at");
ALTER TABLE "circuit_status_periods" ADD CONSTRAINT "circuit_status_periods_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits" ("id") ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE "circuit_custody_periods" (
  "circuit_id" BIGINT NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "taken_by" VARCHAR(100),
  "kind" VARCHAR(20) NOT NULL,
  "planner_id" BIGINT,
  "is_first_sight" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "circuit_custody_periods_pkey" PRIMARY KEY ("circuit_id", "started_at"),
  CONSTRAINT "circuit_custody_periods_end_check" CHECK ("ended_at" > "started_at"),
  CONSTRAINT "circuit_custody_periods_kind_check" CHECK ("kind" IN ('contractor', 'utility', 'system', 'unknown', 'nobody')),
  CONSTRAINT "circuit_custody_periods_nobody_check" CHECK (("kind" = 'nobody') = ("taken_by" IS NULL))
);
CREATE UNIQUE INDEX circuit_custody_periods_open_unique ON circuit_custody_periods (circuit_id) WHERE ended_at IS NULL;
CREATE INDEX "circuit_custody_periods_planner_id_started_at_index" ON "circuit_custody_periods" ("planner_id", "started_at");
CREATE INDEX circuit_custody_periods_held_index ON circuit_custody_periods (kind, started_at) WHERE ended_at IS NULL;
ALTER TABLE "circuit_custody_periods" ADD CONSTRAINT "circuit_custody_periods_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits" ("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "circuit_custody_periods" ADD CONSTRAINT "circuit_custody_periods_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners" ("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- Whose kind of account a name of WorkStudio's is. A name without a domain is a machine or an office.
CREATE FUNCTION custody_kind(taken_by text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN taken_by IS NULL THEN 'nobody' WHEN strpos(taken_by, '\') = 0 THEN 'system'
    ELSE coalesce((SELECT d.kind FROM account_domains d WHERE d.is_active AND lower(d.domain) = lower(split_part(taken_by, '\', 1))), 'unknown') END $$;

ALTER TABLE sync_issues DROP CONSTRAINT sync_issues_kind_check;
ALTER TABLE sync_issues ADD CONSTRAINT sync_issues_kind_check CHECK (kind IN ('missing_guid', 'unknown_region', 'unknown_domain', 'bad_cell', 'unknown_status', 'duplicate_row', 'missing_value', 'implausible_value', 'broken_row', 'future_date', 'orphan_split', 'other'));

-- What is stored already: everybody who holds a circuit, and the periods as the history tells them.
WITH login AS (
  SELECT min(taken_by) AS alias, min(created_at) AS first_seen_at, max(coalesce(last_synced_at, created_at)) AS last_seen_at, nextval('planners_id_seq') AS planner_id
  FROM circuits WHERE strpos(taken_by, '\') > 0 GROUP BY planner_alias_fold(taken_by)
), planner AS (
  INSERT INTO planners (id, name, kind, user_id, first_seen_at, last_seen_at)
  SELECT planner_id, alias, custody_kind(alias), (SELECT u.id FROM users u WHERE lower(u.ws_username) = lower(alias) AND (u.is_ws_linked OR u.is_ws_name_trusted)),
    coalesce(first_seen_at, now()), greatest(coalesce(last_seen_at, now()), coalesce(first_seen_at, now())) FROM login
  RETURNING id, name, first_seen_at, last_seen_at
)
INSERT INTO planner_aliases (planner_id, kind, alias, first_seen_at, last_seen_at) SELECT id, 'login', name, first_seen_at, last_seen_at FROM planner;

WITH told AS (
  SELECT a.subject_id AS circuit_id, field.name AS field, a.occurred_at AS at, a.changes->field.name->>'before' AS before, a.changes->field.name->>'after' AS after, a.id
  FROM activity_log a CROSS JOIN (VALUES ('api_status'), ('taken_by')) AS field(name)
  WHERE a.subject_type = 'circuit' AND a.changes ? field.name AND jsonb_typeof(a.changes->field.name) = 'object'
), stood AS (
  SELECT c.id AS circuit_id, field.name AS field, least(coalesce(c.created_at, now()), first.at) - CASE WHEN first.at <= c.created_at THEN interval '1 millisecond' ELSE interval '0' END AS at,
    CASE WHEN first.at IS NOT NULL THEN first.before WHEN field.name = 'api_status' THEN c.api_status ELSE c.taken_by END AS value, true AS is_first_sight, 0::bigint AS id
  FROM circuits c CROSS JOIN (VALUES ('api_status'), ('taken_by')) AS field(name)
  LEFT JOIN LATERAL (SELECT t.at, t.before FROM told t WHERE t.circuit_id = c.id AND t.field = field.name ORDER BY t.at, t.id LIMIT 1) first ON true
  UNION ALL SELECT told.circuit_id, told.field, told.at, told.after, false, told.id FROM told JOIN circuits c ON c.id = told.circuit_id
), one_an_instant AS (
  SELECT DISTINCT ON (circuit_id, field, at) * FROM stood ORDER BY circuit_id, field, at, id DESC
), period AS (
  SELECT circuit_id, field, at, lead(at) OVER (PARTITION BY circuit_id, field ORDER BY at) AS ended_at, value, is_first_sight FROM one_an_instant
), status_period AS (
  INSERT INTO circuit_status_periods (circuit_id, started_at, ended_at, status, is_first_sight)
  SELECT p.circuit_id, p.at, p.ended_at, coalesce(CASE WHEN p.ended_at IS NULL THEN c.api_status ELSE p.value END, c.api_status), p.is_first_sight
  FROM period p JOIN circuits c ON c.id = p.circuit_id WHERE p.field = 'api_status'
)
INSERT INTO circuit_custody_periods (circuit_id, started_at, ended_at, taken_by, kind, planner_id, is_first_sight)
SELECT held.circuit_id, held.at, held.ended_at, held.taken_by, custody_kind(held.taken_by), a.planner_id, held.is_first_sight
FROM (SELECT p.circuit_id, p.at, p.ended_at, nullif(CASE WHEN p.ended_at IS NULL THEN c.taken_by ELSE p.value END, '') AS taken_by, p.is_first_sight
  FROM period p JOIN circuits c ON c.id = p.circuit_id WHERE p.field = 'taken_by') held
LEFT JOIN planner_aliases a ON a.kind = 'login' AND planner_alias_fold(a.alias) = planner_alias_fold(held.taken_by);

UPDATE circuits c SET status_since = s.started_at,
  planner_id = (SELECT p.planner_id FROM circuit_custody_periods p WHERE p.circuit_id = c.id AND p.kind IN ('contractor', 'unknown') AND p.planner_id IS NOT NULL
    ORDER BY p.kind = 'contractor' DESC, p.started_at DESC LIMIT 1)
FROM circuit_status_periods s WHERE s.circuit_id = c.id AND s.ended_at IS NULL;

-- The statuses as they are synced now; what an administrator changed stays.
UPDATE api_status_configs SET sync_frequency = 'daily' WHERE api_status IN ('QC', 'REWRK') AND sync_frequency = 'weekly' AND row_version = 1;
UPDATE api_status_configs SET sync_frequency = 'weekly' WHERE api_status IN ('CLOSE', 'SA', 'DEF') AND sync_frequency = 'manual' AND row_version = 1;
UPDATE api_status_configs SET sync_units_on_entering = true WHERE api_status = 'CLOSE';
