-- Which open demands a listing may answer (§3), from its price on: all that decides stands in the entries, so that of a hundred thousand
-- demands only those are fetched that come into question. Whoever names no budget stands behind every budget.
CREATE INDEX ix_client_demands__wanted ON client_demands (purpose, coalesce(price_max_fen, 9223372036854775807), price_min_fen, districts, rooms_min, rooms_max, area_min_centi, area_max_centi, client_id) WHERE is_open;
