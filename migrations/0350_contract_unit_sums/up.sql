-- The board of a region, a store or a team (§5) has sums of its own, as the whole company's has: a contract counts for the company, number 0, and for each
-- unit of who closes it.
DROP INDEX ix_contract_column_sums__next_step;
ALTER TABLE contract_column_sums ADD COLUMN org_unit_id BIGINT NOT NULL DEFAULT 0;
INSERT INTO contract_column_sums (org_unit_id, next_step, kind, due_on, contract_count, total_fen)
SELECT c.org_unit_id, c.next_step, c.kind, c.due_on, COUNT(*), CAST(SUM(c.paid_fen) AS BIGINT)
FROM (
  SELECT CASE n.level WHEN 1 THEN m.region_id WHEN 2 THEN m.store_id ELSE m.team_id END AS org_unit_id, k.next_step, k.kind, k.next_due_on AS due_on,
    k.owner_commission_fen + k.client_commission_fen + k.information_fee_fen + k.bank_rebate_fen AS paid_fen
  FROM contracts k JOIN members m ON m.id = k.agent_id CROSS JOIN (SELECT 1 AS level UNION ALL SELECT 2 UNION ALL SELECT 3) n
  WHERE k.next_step IS NOT NULL
) c
WHERE c.org_unit_id IS NOT NULL GROUP BY c.org_unit_id, c.next_step, c.kind, c.due_on;
CREATE INDEX ix_contract_column_sums__org_unit_id ON contract_column_sums (org_unit_id, next_step, kind, due_on, contract_count, total_fen);
