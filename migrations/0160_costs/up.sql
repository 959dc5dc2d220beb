-- What the house spends 费用 (§12.2). An entry never changes once it is approved; what was wrong is entered in reverse, with a reference.
CREATE TABLE cost_entries (
  id {id},
  day DATE NOT NULL,
  month TEXT NOT NULL,
  -- None is head office.
  store_id BIGINT REFERENCES org_units (id),
  category TEXT NOT NULL,
  net_fen BIGINT NOT NULL,
  vat_fen BIGINT NOT NULL,
  supplier TEXT NOT NULL,
  document TEXT,
  note TEXT,
  key_bunch_id BIGINT REFERENCES key_bunches (id),
  state TEXT NOT NULL,
  reverses_id BIGINT REFERENCES cost_entries (id),
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  approved_by BIGINT REFERENCES members (id),
  approved_at TIMESTAMP,
  paid_on DATE,
  paid_by BIGINT REFERENCES members (id),
  paid_at TIMESTAMP,
  version BIGINT NOT NULL,
  CONSTRAINT uq_cost_entries__reverses_id UNIQUE (reverses_id)
);
CREATE INDEX ix_cost_entries__month ON cost_entries (month, store_id, category, state, net_fen);
CREATE INDEX ix_cost_entries__store_id ON cost_entries (store_id, id);

-- Budgets 预算 in versions: the latest one that is approved counts.
CREATE TABLE budgets (
  id {id},
  month TEXT NOT NULL,
  store_id BIGINT REFERENCES org_units (id),
  category TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  reason TEXT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  approved_by BIGINT REFERENCES members (id),
  approved_at TIMESTAMP
);
CREATE INDEX ix_budgets__month ON budgets (month, store_id, category, id);
