ALTER TABLE templates DROP COLUMN objection;
DROP TABLE client_objections;
