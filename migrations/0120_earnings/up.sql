-- What receipts earn of the splits of contracts (§4), as it was booked: only ever added. Sums of a month are read from its first index alone.
CREATE TABLE earnings (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  kind TEXT NOT NULL,
  basis TEXT NOT NULL,
  receipt_id BIGINT REFERENCES receipts (id),
  refund_id BIGINT REFERENCES refunds (id),
  mediation_id BIGINT REFERENCES contract_mediations (id),
  role TEXT NOT NULL,
  -- Who is paid, none is the company; and where they belonged when it was booked.
  member_id BIGINT REFERENCES members (id),
  store_id BIGINT REFERENCES org_units (id),
  region_id BIGINT REFERENCES org_units (id),
  share_bp BIGINT NOT NULL,
  -- What came in or, negative, went back, and what had come in before.
  base_fen BIGINT NOT NULL,
  before_fen BIGINT NOT NULL,
  amount_fen BIGINT NOT NULL,
  day DATE NOT NULL,
  month TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX ix_earnings__sums ON earnings (month, member_id, store_id, region_id, kind, amount_fen);
CREATE INDEX ix_earnings__month ON earnings (month, id);
CREATE INDEX ix_earnings__member_id ON earnings (member_id, month, id);
CREATE INDEX ix_earnings__store_id ON earnings (store_id, month, id);
CREATE INDEX ix_earnings__contract_id ON earnings (contract_id, id);

-- How everybody stands with every contract: the part of all that it brings in, and what is booked of it, which is the sum of their rows above.
-- What is pending is the difference.
CREATE TABLE earning_shares (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  role TEXT NOT NULL,
  member_id BIGINT REFERENCES members (id),
  whole_fen BIGINT NOT NULL,
  booked_fen BIGINT NOT NULL
);
CREATE INDEX ix_earning_shares__contract_id ON earning_shares (contract_id, id);
CREATE INDEX ix_earning_shares__pending ON earning_shares (member_id, whole_fen, booked_fen) WHERE whole_fen <> booked_fen;
