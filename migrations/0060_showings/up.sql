-- Keys that somebody will take out: a wish that others see, no claim.
CREATE TABLE key_reservations (
  id {id},
  key_bunch_id BIGINT NOT NULL REFERENCES key_bunches (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  purpose TEXT NOT NULL,
  from_at TIMESTAMP NOT NULL,
  until_at TIMESTAMP NOT NULL
);
CREATE INDEX ix_key_reservations__key_bunch_id ON key_reservations (key_bunch_id, until_at);

-- Showings 带看 (C4). What is over is never changed: corrections are notes.
CREATE TABLE showings (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  demand_id BIGINT REFERENCES client_demands (id),
  agent_id BIGINT NOT NULL REFERENCES members (id),
  -- The agent's store on the day of the booking.
  store_id BIGINT REFERENCES org_units (id),
  -- The first one of a group showing.
  group_id BIGINT REFERENCES showings (id),
  state TEXT NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP NOT NULL,
  keeps_order BOOLEAN NOT NULL,
  takes_keys BOOLEAN NOT NULL,
  client_confirmed BOOLEAN NOT NULL,
  meeting_place TEXT,
  note TEXT,
  late_reason TEXT,
  begun_at TIMESTAMP,
  begun_by BIGINT REFERENCES members (id),
  begun_place TEXT,
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  finished_at TIMESTAMP,
  finished_by BIGINT REFERENCES members (id),
  cancel_reason TEXT,
  finish_note TEXT,
  follow_up_id BIGINT REFERENCES follow_ups (id),
  -- Where the signature lies in the store of files, encrypted.
  signature_key TEXT,
  signed_at TIMESTAMP,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX ix_showings__starts_at ON showings (starts_at, id);
CREATE INDEX ix_showings__client_id ON showings (client_id, starts_at);
CREATE INDEX ix_showings__group_id ON showings (group_id) WHERE group_id IS NOT NULL;

-- Who shows: the one who leads, and those who come along.
CREATE TABLE showing_members (
  showing_id BIGINT NOT NULL REFERENCES showings (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  is_lead BOOLEAN NOT NULL,
  PRIMARY KEY (showing_id, member_id)
);
CREATE INDEX ix_showing_members__member_id ON showing_members (member_id, showing_id);

-- What is shown, in its order.
CREATE TABLE showing_stops (
  id {id},
  showing_id BIGINT NOT NULL REFERENCES showings (id),
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  place BIGINT NOT NULL,
  owner_confirmed BOOLEAN NOT NULL,
  is_closed BOOLEAN NOT NULL,
  key_bunch_id BIGINT REFERENCES key_bunches (id),
  key_reservation_id BIGINT REFERENCES key_reservations (id) ON DELETE SET NULL,
  key_taken BOOLEAN NOT NULL,
  result TEXT,
  objection TEXT,
  offered_fen BIGINT,
  client_said TEXT,
  owner_said TEXT,
  seen_at TIMESTAMP,
  follow_up_id BIGINT REFERENCES follow_ups (id),
  CONSTRAINT uq_showing_stops__showing_id__listing_id UNIQUE (showing_id, listing_id)
);
CREATE INDEX ix_showing_stops__listing_id ON showing_stops (listing_id, showing_id);

CREATE TABLE showing_notes (
  id {id},
  showing_id BIGINT NOT NULL REFERENCES showings (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX ix_showing_notes__showing_id ON showing_notes (showing_id, id);
