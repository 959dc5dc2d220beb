DROP INDEX ix_listings__community_id;
CREATE INDEX ix_listings__community_id ON listings (community_id);
