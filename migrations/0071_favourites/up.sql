-- Listings that members keep at hand.
CREATE TABLE favourites (
  member_id BIGINT NOT NULL REFERENCES members (id),
  -- They go with the listing: an import that is undone takes its listings away.
  listing_id BIGINT NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (member_id, listing_id)
);
-- For the listing that goes away.
CREATE INDEX ix_favourites__listing ON favourites (listing_id);
