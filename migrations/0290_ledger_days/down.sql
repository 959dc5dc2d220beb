DROP INDEX ix_ledger_entries__day;
