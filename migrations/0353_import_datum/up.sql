-- What the coordinates of a file are in (§1.12); communities are kept in GCJ-02.
ALTER TABLE imports ADD COLUMN datum TEXT NOT NULL DEFAULT 'gcj02';
