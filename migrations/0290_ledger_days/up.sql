-- The journal 日记账 of a month is a walk along the days, the latest first.
CREATE INDEX ix_ledger_entries__day ON ledger_entries (day, id);
