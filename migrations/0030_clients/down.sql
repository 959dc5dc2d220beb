-- What was done for clients goes with them; what they owe can't be kept.
DROP INDEX ix_reveals__client_id;
DROP INDEX ix_follow_ups__client_id;
DROP TABLE client_events;
DELETE FROM reveals WHERE client_id IS NOT NULL;
DELETE FROM follow_ups WHERE client_id IS NOT NULL;
--: postgres
ALTER TABLE reveals DROP COLUMN client_contact_id;
ALTER TABLE reveals DROP COLUMN client_id;
ALTER TABLE reveals ALTER COLUMN listing_id SET NOT NULL;
ALTER TABLE follow_ups DROP COLUMN client_id;
ALTER TABLE follow_ups ALTER COLUMN listing_id SET NOT NULL;
--: sqlite
CREATE TABLE follow_ups_old (
  id {id},
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  author_id BIGINT NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  next_step TEXT,
  next_on DATE,
  created_at TIMESTAMP NOT NULL
);
INSERT INTO follow_ups_old (id, listing_id, author_id, kind, text, next_step, next_on, created_at)
SELECT id, listing_id, author_id, kind, text, next_step, next_on, created_at FROM follow_ups;
DROP TABLE follow_ups;
ALTER TABLE follow_ups_old RENAME TO follow_ups;
CREATE INDEX ix_follow_ups__listing_id ON follow_ups (listing_id, author_id, id);
CREATE INDEX ix_follow_ups__next_on ON follow_ups (author_id, next_on) WHERE next_on IS NOT NULL;
CREATE TABLE reveals_old (
  id {id},
  member_id BIGINT NOT NULL REFERENCES members (id),
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  owner_contact_id BIGINT,
  purpose TEXT NOT NULL,
  note TEXT,
  revealed_at TIMESTAMP NOT NULL,
  follow_up_due_at TIMESTAMP NOT NULL,
  follow_up_id BIGINT REFERENCES follow_ups (id),
  is_owed BOOLEAN NOT NULL DEFAULT TRUE
);
INSERT INTO reveals_old (id, member_id, listing_id, owner_contact_id, purpose, note, revealed_at, follow_up_due_at, follow_up_id, is_owed)
SELECT id, member_id, listing_id, owner_contact_id, purpose, note, revealed_at, follow_up_due_at, follow_up_id, is_owed FROM reveals;
DROP TABLE reveals;
ALTER TABLE reveals_old RENAME TO reveals;
CREATE INDEX ix_reveals__member_id ON reveals (member_id, revealed_at);
CREATE INDEX ix_reveals__listing_id ON reveals (listing_id, member_id);
CREATE INDEX ix_reveals__open ON reveals (member_id, follow_up_due_at) WHERE follow_up_id IS NULL;
--: both
DROP TABLE client_search;
DROP TABLE client_consents;
DROP TABLE client_demands;
DROP TABLE known_contacts;
DROP TABLE client_contacts;
DROP TABLE clients;
