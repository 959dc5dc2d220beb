DROP TABLE import_contracts;
DROP TABLE import_follow_ups;
DROP INDEX ix_contracts__import_key;
ALTER TABLE contracts DROP COLUMN import_key;
ALTER TABLE contracts DROP COLUMN imported_by;
DROP INDEX ix_follow_ups__import_key;
ALTER TABLE follow_ups DROP COLUMN import_key;
ALTER TABLE follow_ups DROP COLUMN imported_by;
