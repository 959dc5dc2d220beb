DROP INDEX ix_listings__maintainer_id;
CREATE INDEX ix_listings__maintainer_id ON listings (maintainer_id, created_at) WHERE maintainer_id IS NOT NULL;
