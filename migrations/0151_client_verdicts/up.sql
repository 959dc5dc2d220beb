-- What managers have decided in disputes about a client 判客 (§4.3); none is ever changed, and the newest stands first.
CREATE TABLE client_verdicts (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  listing_id BIGINT REFERENCES listings (id),
  client_member_id BIGINT NOT NULL REFERENCES members (id),
  -- Ids between commas; empty where that was left to the rules.
  closing_member_ids TEXT NOT NULL,
  reason TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL
);
CREATE INDEX ix_client_verdicts__client_id ON client_verdicts (client_id, id);
