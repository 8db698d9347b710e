/** The reference's common queries to the letter: whoever runs them against this database gets an answer. */
export const ACTIVE_CIRCUITS_WITH_LATEST_AGGREGATE = `
SELECT
    c.work_order,
    c.title,
    c.percent_complete,
    c.total_miles,
    c.miles_planned,
    ca.total_units,
    ca.units_approved,
    ca.aggregate_date
FROM circuits c
LEFT JOIN LATERAL (
    SELECT *
    FROM circuit_aggregates
    WHERE circuit_id = c.id
    ORDER BY aggregate_date DESC
    LIMIT 1
) ca ON true
WHERE c.api_status = 'ACTIV'
  AND c.deleted_at IS NULL
  AND c.is_excluded = false
ORDER BY c.work_order;
`;

export const REGIONAL_SUMMARY = `
SELECT
    r.name as region_name,
    COUNT(CASE WHEN c.api_status = 'ACTIV' THEN 1 END) as active_circuits,
    COUNT(CASE WHEN c.api_status = 'QC' THEN 1 END) as qc_circuits,
    SUM(c.total_miles) as total_miles,
    SUM(c.miles_planned) as miles_planned,
    AVG(c.percent_complete) as avg_completion
FROM regions r
LEFT JOIN circuits c ON c.region_id = r.id
    AND c.deleted_at IS NULL
    AND c.is_excluded = false
WHERE r.is_active = true
GROUP BY r.id, r.name
ORDER BY r.sort_order;
`;

export const SYNC_HISTORY = `
SELECT
    sync_type,
    sync_status,
    sync_trigger,
    started_at,
    duration_seconds,
    circuits_processed,
    circuits_created,
    circuits_updated,
    error_message
FROM sync_logs
WHERE started_at >= NOW() - INTERVAL '7 days'
ORDER BY started_at DESC;
`;

export const CIRCUITS_WITH_USER_MODIFICATIONS = `
SELECT
    c.work_order,
    c.title,
    c.user_modified_fields,
    c.last_user_modified_at,
    u.name as modified_by
FROM circuits c
JOIN users u ON c.last_user_modified_by = u.id
WHERE c.user_modified_fields IS NOT NULL
  AND c.user_modified_fields != '{}'::jsonb
ORDER BY c.last_user_modified_at DESC;
`;
