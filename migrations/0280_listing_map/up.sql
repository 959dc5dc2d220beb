-- The map counts what matches in each community: with what is filtered by most in the entry, it reads no row for that. The id comes first of
-- them, so that a search by the others never takes this index for its own.
DROP INDEX ix_listings__community_id;
CREATE INDEX ix_listings__community_id ON listings (community_id, id, is_lead, status, purpose, rooms, area_centi, price_fen, rent_fen);
