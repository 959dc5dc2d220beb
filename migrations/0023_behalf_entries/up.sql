-- Listings that were typed in for whoever obtained them 代录 (§1.7): the listing's creator is whom it is entered for.
CREATE TABLE behalf_entries (
  listing_id BIGINT NOT NULL PRIMARY KEY REFERENCES listings (id) ON DELETE CASCADE,
  typed_by BIGINT NOT NULL REFERENCES members (id),
  reason TEXT NOT NULL
);
