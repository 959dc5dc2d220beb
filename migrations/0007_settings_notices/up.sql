-- The figures of the rules, each change dated: in force is the newest entry that has begun, otherwise the default.
CREATE TABLE settings (
  id {id},
  key TEXT NOT NULL,
  value BIGINT NOT NULL,
  effective_from TIMESTAMP NOT NULL,
  reason TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX ix_settings__key ON settings (key, effective_from, id);

-- What members should hear of.
CREATE TABLE notices (
  id {id},
  member_id BIGINT NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL,
  listing_id BIGINT REFERENCES listings (id),
  -- More of it, as JSON.
  details TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  read_at TIMESTAMP
);
CREATE INDEX ix_notices__member_id ON notices (member_id, id);
CREATE INDEX ix_notices__unread ON notices (member_id) WHERE read_at IS NULL;

-- What the hourly jobs did.
CREATE TABLE job_runs (
  id {id},
  name TEXT NOT NULL,
  started_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP NOT NULL,
  affected BIGINT NOT NULL
);
CREATE INDEX ix_job_runs__name ON job_runs (name, id);

-- Since when a listing is public, or in its maintainer's hands; none: since its entry.
ALTER TABLE listings ADD COLUMN hands_changed_at TIMESTAMP;
-- What a file brought belongs to nobody.
UPDATE listings SET pool = 'public' WHERE is_lead = false AND maintainer_id IS NULL;
-- What the hourly job looks for beside the pools: grades that time may have taken.
CREATE INDEX ix_listings__graded ON listings (id) WHERE grade <> 'general';
