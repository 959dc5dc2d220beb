DROP TABLE negotiations;
DROP TABLE exclusives;
DROP TABLE key_moves;
DROP TABLE key_bunches;
-- What spoke for grades is gone with them.
UPDATE listings SET key_count = 0, exclusive_from = NULL, exclusive_until = NULL;
