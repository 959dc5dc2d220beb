-- Bonuses 奖金 (D5): what a member gets beside performance. One that is approved never changes; what was wrong is entered in reverse, with a reference.
CREATE TABLE bonuses (
  id {id},
  member_id BIGINT NOT NULL REFERENCES members (id),
  -- Where the member belonged when it was entered.
  store_id BIGINT REFERENCES org_units (id),
  region_id BIGINT REFERENCES org_units (id),
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  reason TEXT NOT NULL,
  contract_id BIGINT REFERENCES contracts (id),
  state TEXT NOT NULL,
  reverses_id BIGINT REFERENCES bonuses (id),
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  approved_by BIGINT REFERENCES members (id),
  approved_at TIMESTAMP,
  CONSTRAINT uq_bonuses__reverses_id UNIQUE (reverses_id),
  CONSTRAINT ck_bonuses__amount_fen CHECK (amount_fen <> 0)
);
CREATE INDEX ix_bonuses__month ON bonuses (month, state, member_id, amount_fen);
CREATE INDEX ix_bonuses__member_id ON bonuses (member_id, month, id);
CREATE INDEX ix_bonuses__contract_id ON bonuses (contract_id);
