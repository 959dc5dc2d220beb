-- When the holder was told that keys are overdue; once for each time that they are taken out.
ALTER TABLE key_bunches ADD COLUMN overdue_told_at TIMESTAMP;
-- When the maintainer was told that an agreement ends; once for each agreement.
ALTER TABLE exclusives ADD COLUMN ending_told_at TIMESTAMP;

-- Files that nothing names are found by their places.
CREATE INDEX ix_photos__file_key ON photos (file_key);
CREATE INDEX ix_exclusives__document_key ON exclusives (document_key) WHERE document_key IS NOT NULL;

-- Of imports, samples of the columns and rejected rows are encrypted from now on; what was kept in clear goes.
DELETE FROM import_rejects;
DELETE FROM imports;
ALTER TABLE imports RENAME COLUMN file_columns TO columns_encrypted;
ALTER TABLE import_rejects RENAME COLUMN value TO value_encrypted;
ALTER TABLE import_rejects RENAME COLUMN cells TO cells_encrypted;
