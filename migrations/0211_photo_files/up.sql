-- What of a picture is shown, size by size: its bytes and their hash, so that whoever fetches it can see that it is whole, and that it is known.
CREATE TABLE photo_files (
  photo_id BIGINT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  width BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (photo_id, width)
);
