-- How many worked at each store when a month was locked: by them the costs of head office are shared (§12.3), and a locked month stays as it is.
CREATE TABLE profit_heads (
  month TEXT NOT NULL,
  store_id BIGINT NOT NULL REFERENCES org_units (id),
  heads BIGINT NOT NULL,
  PRIMARY KEY (month, store_id)
);

-- Of months that are locked already: those who are there now.
INSERT INTO profit_heads (month, store_id, heads)
SELECT k.month, m.store_id, COUNT(*) FROM locked_months k, members m
WHERE m.is_active AND m.store_id IS NOT NULL GROUP BY k.month, m.store_id;
