ALTER TABLE listings DROP COLUMN equipment_mask;
