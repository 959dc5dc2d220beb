-- Requests for files of many rows (I4): one asks, another decides, and then the file can be taken once.
CREATE TABLE export_requests (
  id {id},
  kind TEXT NOT NULL,
  format TEXT NOT NULL,
  -- What was asked for, as it came.
  ordered TEXT NOT NULL,
  reason TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  has_contacts BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  decided_by BIGINT REFERENCES members (id),
  decided_at TIMESTAMP,
  note TEXT,
  expires_at TIMESTAMP,
  version BIGINT NOT NULL
);
CREATE INDEX ix_export_requests__member_id ON export_requests (member_id, id);
CREATE INDEX ix_export_requests__state ON export_requests (state, id);

-- Files that were taken away. The code stands in each of their rows, so that a row that turns up somewhere tells whose it was.
CREATE TABLE exports (
  id {id},
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  format TEXT NOT NULL,
  reason TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  has_contacts BOOLEAN NOT NULL,
  request_id BIGINT REFERENCES export_requests (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT uq_exports__code UNIQUE (code),
  CONSTRAINT uq_exports__request_id UNIQUE (request_id)
);
CREATE INDEX ix_exports__member_id ON exports (member_id, id);
