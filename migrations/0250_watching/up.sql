-- Backups that were begun: one without an end is being made, or its process has ended.
CREATE TABLE backups (
  id {id},
  -- What it is called where backups lie.
  name TEXT NOT NULL,
  started_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP,
  -- Why there is none; none for one that was written and read back.
  fault TEXT,
  byte_count BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  file_count BIGINT NOT NULL
);
CREATE INDEX ix_backups__finished_at ON backups (finished_at);

-- How each job failed last; what went well since then stands in job_runs.
CREATE TABLE job_failures (
  name TEXT PRIMARY KEY NOT NULL,
  failed_at TIMESTAMP NOT NULL,
  -- An error's code: what a database says may have something of its rows in it.
  code TEXT NOT NULL
);

-- Requests that ended in an error of the server itself: enough to find its line in the log, and nothing of who asked for what.
CREATE TABLE server_errors (
  id {id},
  at TIMESTAMP NOT NULL,
  request_id TEXT NOT NULL,
  method TEXT NOT NULL,
  route TEXT NOT NULL,
  code TEXT NOT NULL
);
CREATE INDEX ix_server_errors__at ON server_errors (at);
CREATE INDEX ix_server_errors__request_id ON server_errors (request_id);
