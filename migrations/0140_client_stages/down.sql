DROP TABLE stage_rules;
DROP TABLE client_stages;
DROP INDEX ix_clients__stage;
ALTER TABLE clients DROP COLUMN stage_since;
