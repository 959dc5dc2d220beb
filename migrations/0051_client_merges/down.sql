DROP TABLE client_merges;
DROP INDEX ix_clients__merged_into;
ALTER TABLE clients DROP COLUMN merged_into;
