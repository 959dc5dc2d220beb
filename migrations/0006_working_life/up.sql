-- Whose hands a listing is in, and what speaks for its grade (§1.3 to §1.5, §1.8 to §1.11).
ALTER TABLE listings ADD COLUMN grade TEXT NOT NULL DEFAULT 'general';
ALTER TABLE listings ADD COLUMN pool TEXT NOT NULL DEFAULT 'private';
ALTER TABLE listings ADD COLUMN developer_id BIGINT REFERENCES members (id);
-- When it became a listing: the first follow-up is due from here.
ALTER TABLE listings ADD COLUMN entered_at TIMESTAMP;
ALTER TABLE listings ADD COLUMN first_follow_up_at TIMESTAMP;
-- When the status was last changed: the protection of a paused or unknown listing counts from here.
ALTER TABLE listings ADD COLUMN status_changed_at TIMESTAMP;
-- Bunches held that are confirmed to open the door.
ALTER TABLE listings ADD COLUMN key_count INTEGER NOT NULL DEFAULT 0;
-- The exclusive agreement that counts, or will: with document and follow-up.
ALTER TABLE listings ADD COLUMN exclusive_from DATE;
ALTER TABLE listings ADD COLUMN exclusive_until DATE;
ALTER TABLE listings ADD COLUMN photo_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN has_floor_plan BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE listings ADD COLUMN cover_photo_id BIGINT;
-- The address of the public page; none: not published.
ALTER TABLE listings ADD COLUMN share_token TEXT;
CREATE UNIQUE INDEX uq_listings__share_token ON listings (share_token) WHERE share_token IS NOT NULL;

-- Listings of before the pools count as followed up in time: an upgrade must not empty anybody's hands.
UPDATE listings SET entered_at = created_at, first_follow_up_at = coalesce(last_follow_up_at, created_at), developer_id = creator_id
WHERE is_lead = false;
UPDATE listings SET status_changed_at = updated_at WHERE status NOT IN ('lead', 'available');

-- What the hourly job looks for: the private listings that may have become public.
CREATE INDEX ix_listings__first_follow_up_due ON listings (entered_at)
WHERE pool = 'private' AND status = 'available' AND first_follow_up_at IS NULL;
CREATE INDEX ix_listings__protection_end ON listings (status_changed_at)
WHERE pool = 'private' AND status IN ('paused', 'unknown');
