-- Stages of the funnel (C6, §11.3): since when a client stands where it stands, through which stages it came, and how a house works them.
ALTER TABLE clients ADD COLUMN stage_since TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
-- Of clients from before nobody has noted it: they stand there since they were last kept, at the latest.
UPDATE clients SET stage_since = kept_from;
CREATE INDEX ix_clients__stage ON clients (stage, stage_since);

CREATE TABLE client_stages (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  stage TEXT NOT NULL,
  entered_at TIMESTAMP NOT NULL,
  left_at TIMESTAMP,
  -- When somebody was told that the limit is up.
  told_at TIMESTAMP
);
CREATE INDEX ix_client_stages__client_id ON client_stages (client_id, id);
CREATE INDEX ix_client_stages__entered_at ON client_stages (entered_at, stage);
CREATE INDEX ix_client_stages__left_at ON client_stages (left_at) WHERE left_at IS NOT NULL;
-- Whoever is over a limit from before was never told of one, and needn't be of all at once.
INSERT INTO client_stages (client_id, stage, entered_at, told_at) SELECT id, stage, stage_since, stage_since FROM clients;

-- Each change is a row; the last one of a store and stage counts, else the last one of the company.
CREATE TABLE stage_rules (
  id {id},
  store_id BIGINT REFERENCES org_units (id),
  stage TEXT NOT NULL,
  owner_role TEXT,
  owner_id BIGINT REFERENCES members (id),
  limit_days BIGINT,
  work TEXT,
  deliverable TEXT,
  measure TEXT,
  changed_by BIGINT NOT NULL REFERENCES members (id),
  changed_at TIMESTAMP NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX ix_stage_rules__store_id ON stage_rules (store_id, stage, id);
