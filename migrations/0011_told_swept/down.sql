DELETE FROM import_rejects;
DELETE FROM imports;
ALTER TABLE import_rejects RENAME COLUMN cells_encrypted TO cells;
ALTER TABLE import_rejects RENAME COLUMN value_encrypted TO value;
ALTER TABLE imports RENAME COLUMN columns_encrypted TO file_columns;
DROP INDEX ix_exclusives__document_key;
DROP INDEX ix_photos__file_key;
ALTER TABLE exclusives DROP COLUMN ending_told_at;
ALTER TABLE key_bunches DROP COLUMN overdue_told_at;
