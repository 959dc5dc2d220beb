-- Who looks after a listing may have a full quota (§1.5), which every record tells: all that counting them looks at stands in the index, so that
-- none of an agent's fifty listings is fetched for it, wherever they lie.
DROP INDEX ix_listings__maintainer_id;
CREATE INDEX ix_listings__maintainer_id ON listings (
  maintainer_id, created_at, status, pool, grade, status_changed_at, first_follow_up_at, entered_at, key_count, exclusive_from, exclusive_until,
  price_fen, evaluation_fen, photo_count, has_floor_plan
) WHERE maintainer_id IS NOT NULL;
