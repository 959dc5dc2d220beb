-- Half of a hash tells the rows of imports apart in half of the index.
UPDATE listings SET import_key = substr(import_key, 1, 32) WHERE import_key IS NOT NULL;
