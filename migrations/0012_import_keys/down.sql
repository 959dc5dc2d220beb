-- The other half can't come back: rows that were imported before are not known again.
UPDATE listings SET import_key = NULL WHERE import_key IS NOT NULL;
