CREATE TABLE imports (
  id {id},
  kind TEXT NOT NULL,
  filename TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  -- Where the uploaded file lies, below the data folder.
  stored_as TEXT NOT NULL,
  state TEXT NOT NULL,
  format TEXT NOT NULL,
  encoding TEXT NOT NULL,
  delimiter TEXT,
  has_header BOOLEAN NOT NULL,
  -- Columns and mapping as JSON.
  file_columns TEXT NOT NULL,
  mapping TEXT NOT NULL,
  default_purpose TEXT NOT NULL,
  -- Rows dealt with; together with the counts in one transaction with the rows themselves.
  read BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  merged BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  total_rows BIGINT,
  failure TEXT,
  member_id BIGINT REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  -- While it runs: when it last went on.
  heartbeat_at TIMESTAMP,
  finished_at TIMESTAMP,
  version BIGINT NOT NULL
);

CREATE TABLE import_rejects (
  id {id},
  import_id BIGINT NOT NULL REFERENCES imports (id),
  line BIGINT NOT NULL,
  field TEXT NOT NULL,
  code TEXT NOT NULL,
  value TEXT NOT NULL,
  -- The row as it stood, a JSON list of cells.
  cells TEXT NOT NULL
);
CREATE INDEX ix_import_rejects__import_id ON import_rejects (import_id, id);

CREATE TABLE import_presets (
  id {id},
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  mapping TEXT NOT NULL,
  default_purpose TEXT NOT NULL,
  CONSTRAINT uq_import_presets__kind__name UNIQUE (kind, name)
);
