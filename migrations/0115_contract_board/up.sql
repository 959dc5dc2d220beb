-- What comes next of a contract that is being carried out, and when that is due: the columns of the board (§5). Kept wherever its steps change.
ALTER TABLE contracts ADD COLUMN next_step TEXT;
ALTER TABLE contracts ADD COLUMN next_due_on DATE;
UPDATE contracts SET
  next_step = COALESCE(
    (SELECT s.kind FROM contract_steps s WHERE s.contract_id = contracts.id AND s.done_on IS NULL ORDER BY s.place LIMIT 1),
    'completion'),
  next_due_on = COALESCE(
    (SELECT s.due_on FROM contract_steps s WHERE s.contract_id = contracts.id AND s.done_on IS NULL ORDER BY s.place LIMIT 1),
    (SELECT MAX(s.due_on) FROM contract_steps s WHERE s.contract_id = contracts.id))
WHERE state = 'signed' AND EXISTS (SELECT 1 FROM contract_steps s WHERE s.contract_id = contracts.id);
-- A column is a walk along it by due day; counts and sums need nothing else, so wide rows with their texts stay unread.
CREATE INDEX ix_contracts__next_step ON contracts (
  next_step, next_due_on, id, agent_id, kind, owner_commission_fen, client_commission_fen, information_fee_fen, bank_rebate_fen
) WHERE next_step IS NOT NULL;
-- The chips of the list count along this one.
CREATE INDEX ix_contracts__state__kind ON contracts (state, kind, agent_id, signed_on, id);
