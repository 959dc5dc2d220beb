-- The best listings of a demand are ranked by all that a demand may wish (§3): with all of it in the entries of the index, the rows themselves
-- need not be read. Demands name districts, for letting as for sale.
DROP INDEX ix_listings__district__price_fen;
CREATE INDEX ix_listings__district__price_fen ON listings (
  is_lead, district, price_fen, id, status, purpose, rooms, area_centi,
  community_id, orientation_mask, decoration, built_year, floor_band, floor, total_floors
) WHERE price_fen IS NOT NULL;
CREATE INDEX ix_listings__district__rent_fen ON listings (
  is_lead, district, rent_fen, id, status, purpose, rooms, area_centi,
  community_id, orientation_mask, decoration, built_year, floor_band, floor, total_floors
) WHERE rent_fen IS NOT NULL;
