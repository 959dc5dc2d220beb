-- A listing may stand without a price that is told when asked for.
ALTER TABLE listings ADD COLUMN is_price_on_request BOOLEAN NOT NULL DEFAULT FALSE;
-- The sheets of a file and where its tables lie, sealed as its columns are; lines that were no rows; what was warned of.
ALTER TABLE imports ADD COLUMN look_encrypted TEXT;
ALTER TABLE imports ADD COLUMN skipped BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN warned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_rejects ADD COLUMN sheet TEXT NOT NULL DEFAULT '';
ALTER TABLE import_rejects ADD COLUMN is_warning BOOLEAN NOT NULL DEFAULT FALSE;
