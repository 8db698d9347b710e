-- Other names under which WorkStudio may send a value: a rename keeps the old one, so that no sync breaks by it.
ALTER TABLE "regions" ADD COLUMN "aliases" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "permission_statuses" ADD COLUMN "aliases" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
UPDATE "permission_statuses" SET "aliases" = ARRAY['Refusal', 'Refuse'] WHERE "code" = 'Refused';

-- Every name that means a region, as WorkStudio's are compared: without case and spaces.
CREATE VIEW region_names AS
SELECT DISTINCT r.id AS region_id, lower(regexp_replace(known.name, '\s', '', 'g')) AS folded_name
FROM regions r CROSS JOIN LATERAL unnest(array_append(r.aliases, r.name::text)) AS known(name);
