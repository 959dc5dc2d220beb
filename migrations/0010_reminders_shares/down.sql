DROP INDEX ix_listings__ended;
DROP INDEX ix_listings__stock;
DROP INDEX ix_reveals__open;
DROP INDEX ix_follow_ups__next_on;
DROP TABLE share_visitors;
DROP TABLE share_views;
DROP TABLE publications;
DROP TABLE calendars;
