CREATE INDEX ix_client_demands__wanted ON client_demands (purpose, coalesce(price_max_fen, 9223372036854775807), price_min_fen, districts, rooms_min, rooms_max, area_min_centi, area_max_centi, client_id) WHERE is_open;
DROP TABLE wanted_places;
