DELETE FROM import_rejects WHERE is_warning;
ALTER TABLE import_rejects DROP COLUMN is_warning;
ALTER TABLE import_rejects DROP COLUMN sheet;
ALTER TABLE imports DROP COLUMN warned;
ALTER TABLE imports DROP COLUMN skipped;
ALTER TABLE imports DROP COLUMN look_encrypted;
ALTER TABLE listings DROP COLUMN is_price_on_request;
