-- Photos and floor plans of a listing (§1.11); which of them is the cover stands with the listing.
CREATE TABLE photos (
  id {id},
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  -- Where its files lie in the store: the original and each size are below.
  file_key TEXT NOT NULL,
  -- Of the original as kept.
  media_type TEXT NOT NULL,
  -- Of the upload as sent: the same picture sent again is known by it.
  sha256 TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes BIGINT NOT NULL,
  uploaded_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT uq_photos__listing_id__sha256 UNIQUE (listing_id, sha256)
);
CREATE INDEX ix_photos__listing_id ON photos (listing_id, position);
