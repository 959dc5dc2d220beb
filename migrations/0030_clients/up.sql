-- Clients 客源 (§2). Who holds one is agent_id until seven days after kept_from; the job only writes down what is true by then.
CREATE TABLE clients (
  id {id},
  name TEXT NOT NULL,
  -- Lists of words, each between commas: ',buyer,investor,'.
  kinds TEXT NOT NULL,
  tags TEXT NOT NULL,
  source TEXT NOT NULL,
  source_detail TEXT,
  is_key BOOLEAN NOT NULL,
  intent TEXT,
  value TEXT,
  household TEXT,
  occupation TEXT,
  income TEXT,
  notes TEXT,
  id_kind TEXT,
  id_number_encrypted TEXT,
  id_number_masked TEXT,
  -- The most urgent grade of the open demands, and the newest of them.
  grade TEXT,
  demand_id BIGINT,
  stage TEXT NOT NULL,
  lost_because TEXT,
  contact_masked TEXT,
  agent_id BIGINT REFERENCES members (id),
  kept_from TIMESTAMP NOT NULL,
  registrant_id BIGINT NOT NULL REFERENCES members (id),
  -- The registrant's store on that day.
  store_id BIGINT REFERENCES org_units (id),
  -- The first registration of the same person, and which one this is: 0 the first itself (§2.2).
  first_id BIGINT REFERENCES clients (id),
  duplicate_number BIGINT NOT NULL,
  duplicate_count BIGINT NOT NULL,
  is_incomplete BOOLEAN NOT NULL,
  last_follow_up_at TIMESTAMP,
  follow_up_count BIGINT NOT NULL,
  -- The last follow-up, or else the registration.
  touched_at TIMESTAMP NOT NULL,
  registered_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL
);
-- The orders of the list, for everybody and for one agent.
CREATE INDEX ix_clients__registered_at ON clients (registered_at, id);
CREATE INDEX ix_clients__kept_from ON clients (kept_from, id);
CREATE INDEX ix_clients__updated_at ON clients (updated_at, id);
CREATE INDEX ix_clients__touched_at ON clients (touched_at, id);
CREATE INDEX ix_clients__agent_id ON clients (agent_id, kept_from, id);
CREATE INDEX ix_clients__first_id ON clients (first_id) WHERE first_id IS NOT NULL;

-- Numbers, ids and addresses are encrypted; the keyed hash finds one without decrypting all.
CREATE TABLE client_contacts (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  kind TEXT NOT NULL,
  value_encrypted TEXT NOT NULL,
  value_masked TEXT NOT NULL,
  value_hash TEXT NOT NULL,
  note TEXT,
  CONSTRAINT uq_client_contacts__client_id__value_hash UNIQUE (client_id, value_hash)
);
CREATE INDEX ix_client_contacts__value_hash ON client_contacts (value_hash);

-- Whose a contact was first. Its primary key decides between two who register one person at once (§2.2).
CREATE TABLE known_contacts (
  value_hash TEXT NOT NULL PRIMARY KEY,
  client_id BIGINT NOT NULL REFERENCES clients (id)
);
CREATE INDEX ix_known_contacts__client_id ON known_contacts (client_id);

CREATE TABLE client_demands (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  purpose TEXT NOT NULL,
  -- Each between commas: ',朝阳,海淀,'.
  districts TEXT NOT NULL,
  rooms_min INTEGER,
  rooms_max INTEGER,
  area_min_centi BIGINT,
  area_max_centi BIGINT,
  price_min_fen BIGINT,
  price_max_fen BIGINT,
  -- Everything that was entered, as JSON.
  fields TEXT NOT NULL,
  closed_because TEXT,
  is_open BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL
);
CREATE INDEX ix_client_demands__client_id ON client_demands (client_id, is_open);

CREATE TABLE client_consents (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL,
  text_version TEXT NOT NULL,
  given_at TIMESTAMP NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  withdrawn_at TIMESTAMP,
  withdrawn_channel TEXT
);
CREATE INDEX ix_client_consents__client_id ON client_consents (client_id);

-- What happened to a client; follow-ups stand in their own table and are named here.
CREATE TABLE client_events (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  member_id BIGINT REFERENCES members (id),
  follow_up_id BIGINT REFERENCES follow_ups (id),
  at TIMESTAMP NOT NULL,
  event TEXT NOT NULL
);
CREATE INDEX ix_client_events__client_id ON client_events (client_id, id);

--: sqlite
CREATE VIRTUAL TABLE client_search USING fts5 (terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
--: postgres
CREATE TABLE client_search (
  client_id BIGINT PRIMARY KEY REFERENCES clients (id),
  terms TSVECTOR NOT NULL
);
CREATE INDEX ix_client_search__terms ON client_search USING gin (terms) WITH (fastupdate = off);

-- Follow-ups and reveals are of a listing or of a client: one thing, one debt (§1.6, §2.5).
--: postgres
ALTER TABLE follow_ups ALTER COLUMN listing_id DROP NOT NULL;
ALTER TABLE follow_ups ADD COLUMN client_id BIGINT REFERENCES clients (id);
ALTER TABLE reveals ALTER COLUMN listing_id DROP NOT NULL;
ALTER TABLE reveals ADD COLUMN client_id BIGINT REFERENCES clients (id);
ALTER TABLE reveals ADD COLUMN client_contact_id BIGINT;
--: sqlite
-- SQLite takes no NOT NULL back: the tables are made anew.
CREATE TABLE follow_ups_new (
  id {id},
  listing_id BIGINT REFERENCES listings (id),
  author_id BIGINT NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  next_step TEXT,
  next_on DATE,
  created_at TIMESTAMP NOT NULL,
  client_id BIGINT REFERENCES clients (id)
);
INSERT INTO follow_ups_new (id, listing_id, author_id, kind, text, next_step, next_on, created_at)
SELECT id, listing_id, author_id, kind, text, next_step, next_on, created_at FROM follow_ups;
DROP TABLE follow_ups;
ALTER TABLE follow_ups_new RENAME TO follow_ups;
CREATE INDEX ix_follow_ups__listing_id ON follow_ups (listing_id, author_id, id);
CREATE INDEX ix_follow_ups__next_on ON follow_ups (author_id, next_on) WHERE next_on IS NOT NULL;
CREATE TABLE reveals_new (
  id {id},
  member_id BIGINT NOT NULL REFERENCES members (id),
  listing_id BIGINT REFERENCES listings (id),
  owner_contact_id BIGINT,
  purpose TEXT NOT NULL,
  note TEXT,
  revealed_at TIMESTAMP NOT NULL,
  follow_up_due_at TIMESTAMP NOT NULL,
  follow_up_id BIGINT REFERENCES follow_ups (id),
  is_owed BOOLEAN NOT NULL DEFAULT TRUE,
  client_id BIGINT REFERENCES clients (id),
  client_contact_id BIGINT
);
INSERT INTO reveals_new (id, member_id, listing_id, owner_contact_id, purpose, note, revealed_at, follow_up_due_at, follow_up_id, is_owed)
SELECT id, member_id, listing_id, owner_contact_id, purpose, note, revealed_at, follow_up_due_at, follow_up_id, is_owed FROM reveals;
DROP TABLE reveals;
ALTER TABLE reveals_new RENAME TO reveals;
CREATE INDEX ix_reveals__member_id ON reveals (member_id, revealed_at);
CREATE INDEX ix_reveals__listing_id ON reveals (listing_id, member_id);
CREATE INDEX ix_reveals__open ON reveals (member_id, follow_up_due_at) WHERE follow_up_id IS NULL;
--: both
CREATE INDEX ix_follow_ups__client_id ON follow_ups (client_id, author_id, id) WHERE client_id IS NOT NULL;
CREATE INDEX ix_reveals__client_id ON reveals (client_id, member_id) WHERE client_id IS NOT NULL;
