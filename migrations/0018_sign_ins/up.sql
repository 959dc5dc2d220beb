-- Where a session is: browser and system, and the network, shortened. Sessions from before have none of it.
ALTER TABLE sessions ADD COLUMN device TEXT;
ALTER TABLE sessions ADD COLUMN network TEXT;
ALTER TABLE sessions ADD COLUMN last_seen_at TIMESTAMP;

-- Attempts to sign in as a member, for the member.
CREATE TABLE sign_ins (
  id {id},
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL,
  outcome TEXT NOT NULL,
  device TEXT NOT NULL,
  network TEXT NOT NULL
);
CREATE INDEX ix_sign_ins__member_id ON sign_ins (member_id, id);
CREATE INDEX ix_sign_ins__at ON sign_ins (at);
