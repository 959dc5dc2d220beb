ALTER TABLE listing_events DROP COLUMN kind;
