-- What roles may do, as far as the company has changed it (I1): the last entry of a role and action counts, none is ever changed.
CREATE TABLE permission_changes (
  id {id},
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  -- How far; none for not at all.
  scope TEXT,
  reason TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL
);
-- One row: whoever changes the table has seen it as it is.
CREATE TABLE permission_table (
  id BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO permission_table (id, version) VALUES (1, 1);
