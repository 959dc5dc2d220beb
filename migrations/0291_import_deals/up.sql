-- Contracts and follow-ups from files: who has imported each beside whoever entered it, by what a row is known again, and what an import has added.
ALTER TABLE follow_ups ADD COLUMN imported_by BIGINT;
ALTER TABLE follow_ups ADD COLUMN import_key TEXT;
CREATE INDEX ix_follow_ups__import_key ON follow_ups (import_key) WHERE import_key IS NOT NULL;
ALTER TABLE contracts ADD COLUMN imported_by BIGINT;
ALTER TABLE contracts ADD COLUMN import_key TEXT;
CREATE INDEX ix_contracts__import_key ON contracts (import_key) WHERE import_key IS NOT NULL;
CREATE TABLE import_follow_ups (
  import_id BIGINT NOT NULL REFERENCES imports (id),
  follow_up_id BIGINT NOT NULL,
  PRIMARY KEY (import_id, follow_up_id)
);
CREATE TABLE import_contracts (
  import_id BIGINT NOT NULL REFERENCES imports (id),
  contract_id BIGINT NOT NULL,
  PRIMARY KEY (import_id, contract_id)
);
