-- Bunches of keys (§1.9). What is out has a holder, a purpose and a moment when it is due; nothing else has.
CREATE TABLE key_bunches (
  id {id},
  store_id BIGINT NOT NULL REFERENCES org_units (id),
  number BIGINT NOT NULL,
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  description TEXT NOT NULL,
  received_from TEXT,
  state TEXT NOT NULL,
  holder_id BIGINT REFERENCES members (id),
  purpose TEXT,
  taken_at TIMESTAMP,
  due_at TIMESTAMP,
  confirmed_by BIGINT REFERENCES members (id),
  confirmed_at TIMESTAMP,
  follow_up_id BIGINT REFERENCES follow_ups (id),
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_key_bunches__store_id__number UNIQUE (store_id, number)
);
CREATE INDEX ix_key_bunches__listing_id ON key_bunches (listing_id);
CREATE INDEX ix_key_bunches__holder_id ON key_bunches (holder_id) WHERE holder_id IS NOT NULL;
CREATE INDEX ix_key_bunches__due_at ON key_bunches (due_at, id) WHERE due_at IS NOT NULL;

-- Every movement, signed.
CREATE TABLE key_moves (
  id {id},
  key_bunch_id BIGINT NOT NULL REFERENCES key_bunches (id),
  movement TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  holder_id BIGINT REFERENCES members (id),
  purpose TEXT,
  due_at TIMESTAMP,
  note TEXT,
  at TIMESTAMP NOT NULL
);
CREATE INDEX ix_key_moves__key_bunch_id ON key_moves (key_bunch_id, id);

-- Exclusive agreements (§1.10). The term that counts stands with the listing.
CREATE TABLE exclusives (
  id {id},
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  from_on DATE NOT NULL,
  until_on DATE NOT NULL,
  -- Where the signed document lies in the store of files.
  document_key TEXT,
  document_name TEXT,
  document_type TEXT,
  document_bytes BIGINT,
  follow_up_id BIGINT REFERENCES follow_ups (id),
  ended_on DATE,
  end_reason TEXT,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX ix_exclusives__listing_id ON exclusives (listing_id, from_on);
CREATE INDEX ix_exclusives__until_on ON exclusives (until_on, id) WHERE ended_on IS NULL;

-- Talks about a price; what was said is a follow-up.
CREATE TABLE negotiations (
  id {id},
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  price TEXT NOT NULL,
  party TEXT NOT NULL,
  offered_fen BIGINT NOT NULL,
  answered_fen BIGINT,
  outcome TEXT NOT NULL,
  follow_up_id BIGINT NOT NULL REFERENCES follow_ups (id),
  at TIMESTAMP NOT NULL
);
CREATE INDEX ix_negotiations__listing_id ON negotiations (listing_id, id);
