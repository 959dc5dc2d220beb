-- Numbers that were compared stand in the ledger like those that were shown; a comparison that found nothing owes no follow-up.
ALTER TABLE reveals ADD COLUMN is_owed BOOLEAN NOT NULL DEFAULT TRUE;

-- Access tokens of a member from before are refused by every process.
ALTER TABLE members ADD COLUMN tokens_from TIMESTAMP;
CREATE INDEX ix_members__tokens_from ON members (tokens_from) WHERE tokens_from IS NOT NULL;
CREATE INDEX ix_sessions__revoked_at ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

-- What is swept is found by its age.
CREATE INDEX ix_idempotency_keys__created_at ON idempotency_keys (created_at);
CREATE INDEX ix_refresh_tokens__expires_at ON refresh_tokens (expires_at);

--: postgres
-- New entries go into the index at once: each search would read the list of those that wait.
ALTER INDEX ix_listing_search__terms SET (fastupdate = off);
ALTER INDEX ix_community_search__terms SET (fastupdate = off);
SELECT gin_clean_pending_list('ix_listing_search__terms');
SELECT gin_clean_pending_list('ix_community_search__terms');
