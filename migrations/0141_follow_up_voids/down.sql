ALTER TABLE follow_ups DROP COLUMN void_reason;
ALTER TABLE follow_ups DROP COLUMN voided_by;
ALTER TABLE follow_ups DROP COLUMN voided_at;
