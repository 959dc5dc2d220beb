-- Against which of a client's demands something speaks; and what speaks against a listing, counted along it.
ALTER TABLE client_objections ADD COLUMN demand_id BIGINT;
CREATE INDEX ix_showing_stops__objection ON showing_stops (listing_id, objection) WHERE objection IS NOT NULL;
