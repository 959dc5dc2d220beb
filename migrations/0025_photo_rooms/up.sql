-- Which room a photo shows (§1.11).
ALTER TABLE photos ADD COLUMN room TEXT;
