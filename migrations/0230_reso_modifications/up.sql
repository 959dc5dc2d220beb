-- When partners could first see what they are shown of a listing now: its ModificationTimestamp in the RESO Web API. `listings.updated_at` is
-- another moment: follow-ups change it, publication and pictures don't.
CREATE TABLE reso_modifications (
  listing_id BIGINT PRIMARY KEY NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  modified_at TIMESTAMP NOT NULL
);
CREATE INDEX ix_reso_modifications__modified_at ON reso_modifications (modified_at, listing_id);
INSERT INTO reso_modifications (listing_id, modified_at) SELECT listing_id, at FROM syndicated_listings;
