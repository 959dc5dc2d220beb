DROP TABLE import_clients;
DROP INDEX ix_clients__import_key;
ALTER TABLE clients DROP COLUMN import_key;
ALTER TABLE imports DROP COLUMN duplicates;
