ALTER TABLE contract_files DROP COLUMN kind;
