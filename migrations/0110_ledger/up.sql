-- The books: entries in pairs of accounts, only ever added (§12.3).
CREATE TABLE ledger_entries (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  day DATE NOT NULL,
  kind TEXT NOT NULL,
  -- The receipt or refund on paper.
  voucher TEXT,
  member_id BIGINT REFERENCES members (id),
  at TIMESTAMP NOT NULL
);
CREATE INDEX ix_ledger_entries__contract_id ON ledger_entries (contract_id, id);

-- Debits are positive, credits negative; those of an entry add up to nothing.
CREATE TABLE ledger_lines (
  entry_id BIGINT NOT NULL REFERENCES ledger_entries (id),
  account TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  PRIMARY KEY (entry_id, account)
);
