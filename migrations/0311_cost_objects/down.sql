DROP INDEX ix_cost_entries__cost_object_id;
DELETE FROM budgets WHERE cost_object_id IS NOT NULL;
ALTER TABLE budgets DROP COLUMN cost_object_id;
ALTER TABLE cost_entries DROP COLUMN cost_object_id;
DROP TABLE cost_objects;
