-- What stands ready in a flat (A2), a bit for each word of the list: searches ask for several at once. The words themselves stay in `terms`.
ALTER TABLE listings ADD COLUMN equipment_mask INTEGER NOT NULL DEFAULT 0;
UPDATE listings SET equipment_mask =
  CASE WHEN terms LIKE '%"air_conditioning",%' OR terms LIKE '%"air_conditioning"]%' THEN 1 ELSE 0 END +
  CASE WHEN terms LIKE '%"heating",%' OR terms LIKE '%"heating"]%' THEN 2 ELSE 0 END +
  CASE WHEN terms LIKE '%"water_heater",%' OR terms LIKE '%"water_heater"]%' THEN 4 ELSE 0 END +
  CASE WHEN terms LIKE '%"gas",%' OR terms LIKE '%"gas"]%' THEN 8 ELSE 0 END +
  CASE WHEN terms LIKE '%"furniture",%' OR terms LIKE '%"furniture"]%' THEN 16 ELSE 0 END +
  CASE WHEN terms LIKE '%"appliances",%' OR terms LIKE '%"appliances"]%' THEN 32 ELSE 0 END
WHERE terms LIKE '%"equipment":[%' AND terms NOT LIKE '%"equipment":[]%';
