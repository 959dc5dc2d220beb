-- A member's second factor (TOTP). The secret is encrypted like contacts; without confirmed_at it is only offered, and asked for by nobody.
CREATE TABLE second_factors (
  member_id BIGINT PRIMARY KEY REFERENCES members (id),
  secret TEXT NOT NULL,
  -- The latest step of which a code was taken: none of this step or an earlier one is taken again.
  last_step BIGINT NOT NULL,
  begun_at TIMESTAMP NOT NULL,
  confirmed_at TIMESTAMP
);

-- Codes in place of the second factor, as keyed hashes; each is taken once.
CREATE TABLE recovery_codes (
  id {id},
  member_id BIGINT NOT NULL REFERENCES members (id),
  code_hash TEXT NOT NULL,
  used_at TIMESTAMP,
  CONSTRAINT uq_recovery_codes__code_hash UNIQUE (code_hash)
);
CREATE INDEX ix_recovery_codes__member_id ON recovery_codes (member_id);
