-- That an owner is said to have withdrawn (A3), until the maintainer has verified it.
CREATE TABLE withdrawal_reports (
  id {id},
  listing_id BIGINT NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  reported_by BIGINT NOT NULL REFERENCES members (id),
  note TEXT NOT NULL,
  reported_at TIMESTAMP NOT NULL,
  due_at TIMESTAMP NOT NULL,
  settled_at TIMESTAMP,
  escalated_at TIMESTAMP
);
-- One waits at a time.
CREATE UNIQUE INDEX uq_withdrawal_reports__listing_id ON withdrawal_reports (listing_id) WHERE settled_at IS NULL;
CREATE INDEX ix_withdrawal_reports__due_at ON withdrawal_reports (due_at) WHERE settled_at IS NULL AND escalated_at IS NULL;
