DROP INDEX ix_clients__partner_id;
ALTER TABLE clients DROP COLUMN partner_sees_contacts;
ALTER TABLE clients DROP COLUMN partner_id;
DROP TABLE cooperation_terms;
DROP TABLE client_cooperations;
