DROP TABLE audit_checkpoints;
DROP TABLE audit_links;
DROP INDEX uq_audit_entries__seal;
ALTER TABLE audit_entries DROP COLUMN seal;
ALTER TABLE audit_entries DROP COLUMN nonce;
