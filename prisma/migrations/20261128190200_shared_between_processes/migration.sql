-- What every process of every machine must know of a WorkStudio server: how it is spared, and whether it counts as down.
CREATE TABLE workstudio_servers (
    origin VARCHAR(255) NOT NULL,
    calls_in_a_row INTEGER NOT NULL DEFAULT 0,
    last_activity_at TIMESTAMPTZ(3),
    closed_until TIMESTAMPTZ(3),
    failures_in_a_row INTEGER NOT NULL DEFAULT 0,
    left_alone_until TIMESTAMPTZ(3),
    CONSTRAINT workstudio_servers_pkey PRIMARY KEY (origin)
);

-- Counts up after every write of a topic, so that what a process keeps in memory is known to be old.
CREATE TABLE shared_versions (
    topic VARCHAR(50) NOT NULL,
    version BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT shared_versions_pkey PRIMARY KEY (topic)
);
