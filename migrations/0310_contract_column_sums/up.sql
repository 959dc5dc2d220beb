-- How many contracts stand in a column of the board, and what the house is paid for them (§5). Rows are only added, one with minus where a contract
-- stood and one where it stands now, so that nobody who moves a contract waits for somebody else; the sums of the rows count. Each hour all rows are made
-- anew from the contracts, and those of days that are over become one.
CREATE TABLE contract_column_sums (
  id {id},
  next_step TEXT NOT NULL,
  kind TEXT NOT NULL,
  due_on DATE NOT NULL,
  contract_count BIGINT NOT NULL,
  total_fen BIGINT NOT NULL
);
INSERT INTO contract_column_sums (next_step, kind, due_on, contract_count, total_fen)
SELECT k.next_step, k.kind, k.next_due_on, COUNT(*),
  CAST(SUM(k.owner_commission_fen + k.client_commission_fen + k.information_fee_fen + k.bank_rebate_fen) AS BIGINT)
FROM contracts k WHERE k.next_step IS NOT NULL GROUP BY k.next_step, k.kind, k.next_due_on;
CREATE INDEX ix_contract_column_sums__next_step ON contract_column_sums (next_step, kind, due_on, contract_count, total_fen);
-- A board of a store or a member is counted along the contracts of those who close them.
CREATE INDEX ix_contracts__agent_id__next_step ON contracts (
  agent_id, next_step, next_due_on, id, kind, owner_commission_fen, client_commission_fen, information_fee_fen, bank_rebate_fen
) WHERE next_step IS NOT NULL;
