DROP INDEX ix_listings__graded;
UPDATE listings SET pool = 'private';
ALTER TABLE listings DROP COLUMN hands_changed_at;
DROP TABLE job_runs;
DROP TABLE notices;
DROP TABLE settings;
