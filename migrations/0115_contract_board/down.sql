DROP INDEX ix_contracts__state__kind;
DROP INDEX ix_contracts__next_step;
ALTER TABLE contracts DROP COLUMN next_due_on;
ALTER TABLE contracts DROP COLUMN next_step;
