-- What has happened and may be told to partners: written in the transaction of the change.
CREATE TABLE outbox_events (
  id {id},
  topic TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  payload TEXT NOT NULL,
  -- Its place in the order in which everybody reads. Given only once the transaction is committed, so that whoever has read up to a place
  -- has missed nothing: ids are given out before, and transactions end in another order than they begin.
  sequence BIGINT,
  CONSTRAINT uq_outbox_events__sequence UNIQUE (sequence)
);
CREATE INDEX ix_outbox_events__id ON outbox_events (id) WHERE sequence IS NULL;
CREATE INDEX ix_outbox_events__subject ON outbox_events (subject, subject_id) WHERE sequence IS NULL;
CREATE INDEX ix_outbox_events__at ON outbox_events (at);

-- One row: up to where places are given, and up to where they were cleared away. Its lock is that of whoever gives places.
CREATE TABLE outbox_places (
  id BIGINT PRIMARY KEY NOT NULL,
  last_sequence BIGINT NOT NULL,
  cleared_sequence BIGINT NOT NULL,
  CONSTRAINT ck_outbox_places__one CHECK (id = 1)
);
INSERT INTO outbox_places (id, last_sequence, cleared_sequence) VALUES (1, 0, 0);
