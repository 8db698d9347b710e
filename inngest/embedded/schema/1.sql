-- JSON of events and steps is text: jsonb reorders keys, changes numbers and rejects \u0000.
create table inngest_local.apps (
  app_id text primary key,
  serve_url text not null,
  sdk text not null,
  synced_at timestamptz not null default now()
);

create table inngest_local.functions (
  function_id text primary key,
  app_id text not null references inngest_local.apps on delete cascade,
  is_active boolean not null default true,
  event_names text[] not null,
  cancel_event_names text[] not null,
  config text not null
);

create table inngest_local.crons (
  function_id text not null references inngest_local.functions on delete cascade,
  expression text not null,
  next_at timestamptz not null,
  primary key (function_id, expression)
);

-- One run per function and tick, whatever restarts or second servers do.
create table inngest_local.cron_ticks (
  function_id text not null,
  tick timestamptz not null,
  event_id text not null,
  primary key (function_id, tick)
);

create table inngest_local.events (
  event_id text primary key,
  name text not null,
  body text not null,
  received_at timestamptz not null default now()
);
create index events_received on inngest_local.events (received_at);

-- The sender's own event id makes one run per function for 24 hours.
create table inngest_local.event_claims (
  function_id text not null,
  own_id text not null,
  claimed_at timestamptz not null default now(),
  primary key (function_id, own_id)
);
create index event_claims_claimed on inngest_local.event_claims (claimed_at);

create table inngest_local.runs (
  run_id text primary key,
  function_id text not null,
  event_id text not null references inngest_local.events,
  status text not null default 'Running' check (status in ('Running', 'Completed', 'Failed', 'Cancelled')),
  singleton_key text,
  limit_keys text[] not null default '{}',
  limits integer[] not null default '{}',
  finish_within_ms bigint,
  finish_by timestamptz,
  output text,
  queued_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  unique (function_id, event_id)
);
create unique index runs_one_per_singleton on inngest_local.runs (function_id, singleton_key) where status = 'Running';
create index runs_running on inngest_local.runs (function_id) where status = 'Running';
create index runs_finish_by on inngest_local.runs (finish_by) where status = 'Running';
create index runs_ended on inngest_local.runs (ended_at);
create index runs_event on inngest_local.runs (event_id);

create table inngest_local.steps (
  run_id text not null references inngest_local.runs on delete cascade,
  step_id text not null,
  position integer not null,
  memo text not null,
  primary key (run_id, step_id)
);

-- What a run waits for: one call that discovers (step_id ''), planned steps, or sleeps. A row that is leased is being called.
create table inngest_local.jobs (
  job_id bigint generated always as identity primary key,
  run_id text not null references inngest_local.runs on delete cascade,
  kind text not null check (kind in ('call', 'step', 'sleep')),
  step_id text not null default '',
  attempt integer not null default 0,
  run_at timestamptz not null default now(),
  refused_since timestamptz,
  owner text,
  lease_until timestamptz,
  generation integer not null default 0,
  limit_keys text[] not null default '{}',
  limits integer[] not null default '{}',
  unique (run_id, step_id)
);
create index jobs_run_at on inngest_local.jobs (run_at);
