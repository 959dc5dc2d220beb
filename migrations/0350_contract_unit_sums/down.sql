DROP INDEX ix_contract_column_sums__org_unit_id;
DELETE FROM contract_column_sums WHERE org_unit_id <> 0;
ALTER TABLE contract_column_sums DROP COLUMN org_unit_id;
CREATE INDEX ix_contract_column_sums__next_step ON contract_column_sums (next_step, kind, due_on, contract_count, total_fen);
