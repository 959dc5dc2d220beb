-- Each entry of the trail is sealed with a key that isn't in the database; entries from before have no seal.
ALTER TABLE audit_entries ADD COLUMN nonce TEXT;
ALTER TABLE audit_entries ADD COLUMN seal TEXT;
CREATE UNIQUE INDEX uq_audit_entries__seal ON audit_entries (seal);

-- The chain of entries, made after they were committed: whoever writes waits for nobody. Link 0 begins it and has no entry.
-- No foreign key: a link outlives an entry that somebody removes, which is how that is found.
CREATE TABLE audit_links (
  number BIGINT PRIMARY KEY NOT NULL,
  entry_id BIGINT,
  hash TEXT NOT NULL,
  linked_at TIMESTAMP NOT NULL,
  CONSTRAINT uq_audit_links__entry_id UNIQUE (entry_id)
);

-- How far the chain went at the end of each day, signed: to be kept elsewhere.
CREATE TABLE audit_checkpoints (
  day DATE PRIMARY KEY NOT NULL,
  number BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  signature TEXT NOT NULL
);
