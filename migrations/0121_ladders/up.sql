-- What is paid of somebody's own performance, by how much it was in the month: versions, never changed.
CREATE TABLE ladders (
  id {id},
  -- For whom; none: for everybody without one of their own.
  member_id BIGINT REFERENCES members (id),
  from_month TEXT NOT NULL,
  mode TEXT NOT NULL,
  -- JSON.
  rungs TEXT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX ix_ladders__from_month ON ladders (from_month, id);
