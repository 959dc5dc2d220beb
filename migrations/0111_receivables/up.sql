-- What signed contracts bring in, in instalments (§5). What of a kind is open can be divided anew: rows that nothing came in for are used again,
-- and those that are left over have an amount of nothing.
CREATE TABLE receivables (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  kind TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  -- What the parts of receipts add up to.
  received_fen BIGINT NOT NULL,
  -- The difference; nothing once the contract is cancelled.
  open_fen BIGINT NOT NULL,
  due_on DATE NOT NULL,
  is_cancelled BOOLEAN NOT NULL,
  -- As the contract has them, which never change after the signing: so that what is open is summed up without the contracts.
  store_id BIGINT REFERENCES org_units (id),
  agent_id BIGINT NOT NULL REFERENCES members (id),
  CONSTRAINT ck_receivables__received CHECK (received_fen >= 0 AND received_fen <= amount_fen AND open_fen >= 0)
);
CREATE INDEX ix_receivables__contract_id ON receivables (contract_id, due_on, id);
CREATE INDEX ix_receivables__due_on ON receivables (due_on, id) WHERE open_fen > 0;
CREATE INDEX ix_receivables__store_id ON receivables (store_id, due_on, id, open_fen) WHERE open_fen > 0;
CREATE INDEX ix_receivables__agent_id ON receivables (agent_id, due_on, id) WHERE open_fen > 0;

-- Money that came in, as it was recorded: never changed.
CREATE TABLE receipts (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  voucher TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  method TEXT NOT NULL,
  paid_on DATE NOT NULL,
  payer TEXT NOT NULL,
  note TEXT,
  is_prepayment BOOLEAN NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL,
  CONSTRAINT uq_receipts__voucher UNIQUE (voucher),
  CONSTRAINT ck_receipts__amount CHECK (amount_fen > 0)
);
CREATE INDEX ix_receipts__contract_id ON receipts (contract_id, id);

-- Money that was given back: never changed.
CREATE TABLE refunds (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  receipt_id BIGINT NOT NULL REFERENCES receipts (id),
  voucher TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  method TEXT NOT NULL,
  paid_on DATE NOT NULL,
  reason TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL,
  CONSTRAINT uq_refunds__voucher UNIQUE (voucher),
  CONSTRAINT ck_refunds__amount CHECK (amount_fen > 0)
);
CREATE INDEX ix_refunds__contract_id ON refunds (contract_id, id);
CREATE INDEX ix_refunds__receipt_id ON refunds (receipt_id, id);

-- What receipts settle, and, negative, what refunds open again: only ever added.
CREATE TABLE receipt_parts (
  id {id},
  receipt_id BIGINT NOT NULL REFERENCES receipts (id),
  receivable_id BIGINT NOT NULL REFERENCES receivables (id),
  refund_id BIGINT REFERENCES refunds (id),
  amount_fen BIGINT NOT NULL
);
CREATE INDEX ix_receipt_parts__receipt_id ON receipt_parts (receipt_id, id);

-- Numbers of invoices; the latest of a receipt counts.
CREATE TABLE receipt_invoices (
  id {id},
  receipt_id BIGINT NOT NULL REFERENCES receipts (id),
  number TEXT NOT NULL,
  reason TEXT,
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL
);
CREATE INDEX ix_receipt_invoices__receipt_id ON receipt_invoices (receipt_id, id);

-- The last number that was given out, by month and series: without a gap, for it is counted where the voucher is kept.
CREATE TABLE voucher_numbers (
  month TEXT NOT NULL,
  series TEXT NOT NULL,
  last_number BIGINT NOT NULL,
  PRIMARY KEY (month, series)
);

-- Months of which nothing may change any more (§12.3).
CREATE TABLE locked_months (
  month TEXT PRIMARY KEY NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL
);

-- What contracts bring in that were signed before.
INSERT INTO receivables (contract_id, kind, amount_fen, received_fen, open_fen, due_on, is_cancelled, store_id, agent_id)
SELECT id, 'owner_commission', owner_commission_fen, 0, owner_commission_fen, signed_on, FALSE, store_id, agent_id FROM contracts
WHERE state IN ('signed', 'completed') AND kind <> 'exclusive' AND owner_commission_fen > 0;
INSERT INTO receivables (contract_id, kind, amount_fen, received_fen, open_fen, due_on, is_cancelled, store_id, agent_id)
SELECT id, 'client_commission', client_commission_fen, 0, client_commission_fen, signed_on, FALSE, store_id, agent_id FROM contracts
WHERE state IN ('signed', 'completed') AND kind <> 'exclusive' AND client_commission_fen > 0;
INSERT INTO receivables (contract_id, kind, amount_fen, received_fen, open_fen, due_on, is_cancelled, store_id, agent_id)
SELECT id, 'information_fee', information_fee_fen, 0, information_fee_fen, signed_on, FALSE, store_id, agent_id FROM contracts
WHERE state IN ('signed', 'completed') AND kind <> 'exclusive' AND information_fee_fen > 0;
INSERT INTO receivables (contract_id, kind, amount_fen, received_fen, open_fen, due_on, is_cancelled, store_id, agent_id)
SELECT id, 'bank_rebate', bank_rebate_fen, 0, bank_rebate_fen, signed_on, FALSE, store_id, agent_id FROM contracts
WHERE state IN ('signed', 'completed') AND kind <> 'exclusive' AND bank_rebate_fen > 0;

INSERT INTO ledger_entries (contract_id, day, kind, at)
SELECT id, signed_on, 'signed', signed_at FROM contracts
WHERE EXISTS (SELECT 1 FROM receivables r WHERE r.contract_id = contracts.id);
INSERT INTO ledger_lines (entry_id, account, amount_fen)
SELECT e.id, 'receivable', SUM(r.amount_fen) FROM ledger_entries e JOIN receivables r ON r.contract_id = e.contract_id GROUP BY e.id;
INSERT INTO ledger_lines (entry_id, account, amount_fen)
SELECT e.id, 'unearned', -SUM(r.amount_fen) FROM ledger_entries e JOIN receivables r ON r.contract_id = e.contract_id GROUP BY e.id;
