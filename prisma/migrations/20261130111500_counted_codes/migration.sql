-- Whether a unit type or a permission status is in use was looked for in every day of every circuit; for one that is not, through all of them.
CREATE TABLE "counted_codes" (
  "kind" VARCHAR(30) NOT NULL,
  "code" TEXT NOT NULL,

  CONSTRAINT "counted_codes_pkey" PRIMARY KEY ("kind", "code")
);

INSERT INTO counted_codes (kind, code)
SELECT DISTINCT 'unit_type', counted.code
FROM circuit_aggregates a
CROSS JOIN LATERAL jsonb_object_keys(CASE jsonb_typeof(a.unit_counts_by_type) WHEN 'object' THEN a.unit_counts_by_type ELSE '{}' END) AS counted(code)
UNION
SELECT DISTINCT 'permission_status', counted.code
FROM circuit_aggregates a
CROSS JOIN LATERAL jsonb_object_keys(CASE jsonb_typeof(a.permission_counts) WHEN 'object' THEN a.permission_counts ELSE '{}' END) AS counted(code);
