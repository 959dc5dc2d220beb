-- Clients from files (B9): what becomes of rows about known ones, by what a row is known again, and what an import has added.
ALTER TABLE imports ADD COLUMN duplicates TEXT NOT NULL DEFAULT 'link';
ALTER TABLE clients ADD COLUMN import_key TEXT;
CREATE INDEX ix_clients__import_key ON clients (import_key) WHERE import_key IS NOT NULL;
CREATE TABLE import_clients (
  import_id BIGINT NOT NULL REFERENCES imports (id),
  client_id BIGINT NOT NULL,
  PRIMARY KEY (import_id, client_id)
);
