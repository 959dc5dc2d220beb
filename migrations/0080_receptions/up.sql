-- Receptions 接待 (C5, §6.2): who walked in or called.
CREATE TABLE receptions (
  id {id},
  store_id BIGINT NOT NULL REFERENCES org_units (id),
  kind TEXT NOT NULL,
  is_owner BOOLEAN NOT NULL,
  source TEXT NOT NULL,
  source_detail TEXT,
  name TEXT,
  -- As with clients: encrypted, masked, and a keyed hash to find equal ones by. None where nobody said any.
  contact_kind TEXT,
  contact_encrypted TEXT,
  contact_masked TEXT,
  contact_hash TEXT,
  wish TEXT,
  -- Steps that were done, each between commas: ',greeted,water,'.
  done TEXT NOT NULL,
  received_by BIGINT NOT NULL REFERENCES members (id),
  consultant_id BIGINT NOT NULL REFERENCES members (id),
  by_turn BOOLEAN NOT NULL,
  received_at TIMESTAMP NOT NULL,
  -- Until when a first answer keeps goal and limit.
  goal_at TIMESTAMP NOT NULL,
  limit_at TIMESTAMP NOT NULL,
  first_answered_at TIMESTAMP,
  asked TEXT,
  consulted_at TIMESTAMP,
  said TEXT,
  reacted TEXT,
  outcome TEXT,
  outcome_note TEXT,
  client_id BIGINT REFERENCES clients (id),
  version BIGINT NOT NULL
);
CREATE INDEX ix_receptions__received_at ON receptions (received_at, id);
CREATE INDEX ix_receptions__store_id ON receptions (store_id, received_at);
CREATE INDEX ix_receptions__consultant_id ON receptions (consultant_id, limit_at) WHERE first_answered_at IS NULL;
CREATE INDEX ix_receptions__client_id ON receptions (client_id) WHERE client_id IS NOT NULL;

-- Turns that a manager skipped: each counts as one that was had.
CREATE TABLE reception_skips (
  id {id},
  store_id BIGINT NOT NULL REFERENCES org_units (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  skipped_by BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX ix_reception_skips__store_id ON reception_skips (store_id, at);

-- Who takes no turns for a while.
CREATE TABLE reception_pauses (
  member_id BIGINT NOT NULL PRIMARY KEY REFERENCES members (id),
  reason TEXT NOT NULL,
  note TEXT,
  until_at TIMESTAMP NOT NULL
);
