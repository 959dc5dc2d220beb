-- Listings that partners are shown (A11): a row says that it is, since when, by whom, and for which store.
CREATE TABLE syndicated_listings (
  listing_id BIGINT NOT NULL PRIMARY KEY REFERENCES listings (id),
  store_id BIGINT REFERENCES org_units (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL
);
CREATE INDEX ix_syndicated_listings__store_id ON syndicated_listings (store_id, listing_id);

-- Where each listing that partners are or were shown stands in the order of changes: at its last one. Also of listings that are no more.
CREATE TABLE syndication_places (
  listing_id BIGINT NOT NULL PRIMARY KEY,
  sequence BIGINT NOT NULL,
  -- The last change by which somebody who was shown it may have to forget it; 0 where there was none.
  ended_sequence BIGINT NOT NULL,
  CONSTRAINT uq_syndication_places__sequence UNIQUE (sequence)
);
