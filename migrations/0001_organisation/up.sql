-- What this installation is: `demo` where it was filled with invented data.
CREATE TABLE installation (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Regions, stores and teams; the company itself is the root and has no row.
CREATE TABLE org_units (
  id {id},
  kind TEXT NOT NULL CHECK (kind IN ('region', 'store', 'team')),
  parent_id BIGINT REFERENCES org_units (id),
  -- 0 for regions, so that names are unique below the company, too.
  parent_key BIGINT NOT NULL,
  name TEXT NOT NULL,
  is_active BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_org_units__parent_key__name UNIQUE (parent_key, name)
);

CREATE TABLE members (
  id {id},
  username TEXT NOT NULL,
  display_name TEXT NOT NULL,
  phone TEXT,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  org_unit_id BIGINT REFERENCES org_units (id),
  -- The units above, kept beside the member: every scope check reads them.
  region_id BIGINT REFERENCES org_units (id),
  store_id BIGINT REFERENCES org_units (id),
  team_id BIGINT REFERENCES org_units (id),
  is_active BOOLEAN NOT NULL,
  joined_on DATE,
  left_at TIMESTAMP,
  last_login_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_members__username UNIQUE (username)
);
CREATE INDEX ix_members__org_unit_id ON members (org_unit_id);
CREATE INDEX ix_members__region_id ON members (region_id);
CREATE INDEX ix_members__store_id ON members (store_id);
CREATE INDEX ix_members__team_id ON members (team_id);

CREATE TABLE sessions (
  id {id},
  member_id BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP
);
CREATE INDEX ix_sessions__member_id ON sessions (member_id);

CREATE TABLE refresh_tokens (
  id {id},
  session_id BIGINT NOT NULL REFERENCES sessions (id),
  token_hash TEXT NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP,
  CONSTRAINT uq_refresh_tokens__token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_refresh_tokens__session_id ON refresh_tokens (session_id);

-- Failed sign-ins, by account, by address and by both.
CREATE TABLE login_failures (
  subject TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at TIMESTAMP NOT NULL
);

CREATE TABLE audit_entries (
  id {id},
  at TIMESTAMP NOT NULL,
  member_id BIGINT REFERENCES members (id),
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  details TEXT NOT NULL,
  request_id TEXT
);
CREATE INDEX ix_audit_entries__subject ON audit_entries (subject, subject_id, id);

-- Answers of POSTs that came with an Idempotency-Key.
CREATE TABLE idempotency_keys (
  member_id BIGINT NOT NULL REFERENCES members (id),
  idempotency_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (member_id, idempotency_key)
);
