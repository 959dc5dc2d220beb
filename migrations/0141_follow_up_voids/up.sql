-- Follow-ups that were taken back 作废 (§1.6): they stay in sight, struck through, and count no more.
ALTER TABLE follow_ups ADD COLUMN voided_at TIMESTAMP;
ALTER TABLE follow_ups ADD COLUMN voided_by BIGINT;
ALTER TABLE follow_ups ADD COLUMN void_reason TEXT;
