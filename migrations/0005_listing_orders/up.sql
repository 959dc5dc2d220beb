-- Entries carry what lists are filtered by most, so that a walk along an order reads only the rows that it finds.
DROP INDEX ix_listings__created_at;
CREATE INDEX ix_listings__created_at ON listings (is_lead, created_at, id, status, purpose, district, rooms, area_centi, price_fen);
DROP INDEX ix_listings__updated_at;
CREATE INDEX ix_listings__updated_at ON listings (is_lead, updated_at, id, status, purpose, district, rooms, area_centi, price_fen);
DROP INDEX ix_listings__last_follow_up_at;
CREATE INDEX ix_listings__last_follow_up_at ON listings (is_lead, last_follow_up_at, id, status, purpose, district, rooms, area_centi, price_fen) WHERE last_follow_up_at IS NOT NULL;
DROP INDEX ix_listings__price_fen;
CREATE INDEX ix_listings__price_fen ON listings (is_lead, price_fen, id, status, purpose, district, rooms, area_centi) WHERE price_fen IS NOT NULL;
DROP INDEX ix_listings__rent_fen;
CREATE INDEX ix_listings__rent_fen ON listings (is_lead, rent_fen, id, status, purpose, district, rooms, area_centi, price_fen) WHERE rent_fen IS NOT NULL;
DROP INDEX ix_listings__unit_price_fen;
CREATE INDEX ix_listings__unit_price_fen ON listings (is_lead, unit_price_fen, id, status, purpose, district, rooms, area_centi, price_fen) WHERE unit_price_fen IS NOT NULL;
DROP INDEX ix_listings__area_centi;
CREATE INDEX ix_listings__area_centi ON listings (is_lead, area_centi, id, status, purpose, district, rooms, price_fen) WHERE area_centi IS NOT NULL;
-- The commonest filter with the commonest orders.
DROP INDEX ix_listings__district;
CREATE INDEX ix_listings__district__created_at ON listings (is_lead, district, created_at, id, status, purpose, rooms, area_centi, price_fen);
CREATE INDEX ix_listings__district__price_fen ON listings (is_lead, district, price_fen, id, status, purpose, rooms, area_centi) WHERE price_fen IS NOT NULL;
