--: postgres
ALTER INDEX ix_community_search__terms RESET (fastupdate);
ALTER INDEX ix_listing_search__terms RESET (fastupdate);
--: both
DROP INDEX ix_refresh_tokens__expires_at;
DROP INDEX ix_idempotency_keys__created_at;
DROP INDEX ix_sessions__revoked_at;
DROP INDEX ix_members__tokens_from;
ALTER TABLE members DROP COLUMN tokens_from;
ALTER TABLE reveals DROP COLUMN is_owed;
