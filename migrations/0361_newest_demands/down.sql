DROP INDEX ix_wanted_places__newest;
CREATE INDEX ix_wanted_places__offer ON wanted_places (
  district, purpose, price_max_fen, price_min_fen, rooms_min, rooms_max, area_min_centi, area_max_centi, built_year_min, communities, floor_bands,
  orientations, decorations, demand_id
);
