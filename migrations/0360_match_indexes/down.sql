DROP INDEX ix_listings__district__rent_fen;
DROP INDEX ix_listings__district__price_fen;
CREATE INDEX ix_listings__district__price_fen ON listings (is_lead, district, price_fen, id, status, purpose, rooms, area_centi) WHERE price_fen IS NOT NULL;
