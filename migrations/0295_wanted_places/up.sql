-- Where open demands look, and for what (§3): a row for each district, '' is anywhere. A listing lies in one district, so of a hundred thousand
-- demands only those of its own and those of none are looked at, from its price on; all that a score is made of stands in the entries. Whoever
-- names no budget stands behind every budget. Several words are ',a,b,'.
CREATE TABLE wanted_places (
  demand_id BIGINT NOT NULL REFERENCES client_demands (id) ON DELETE CASCADE,
  district TEXT NOT NULL,
  purpose TEXT NOT NULL,
  price_max_fen BIGINT NOT NULL,
  price_min_fen BIGINT,
  rooms_min INTEGER,
  rooms_max INTEGER,
  area_min_centi BIGINT,
  area_max_centi BIGINT,
  built_year_min INTEGER,
  communities TEXT NOT NULL,
  floor_bands TEXT NOT NULL,
  orientations TEXT NOT NULL,
  decorations TEXT NOT NULL,
  PRIMARY KEY (demand_id, district)
);
--: sqlite
WITH RECURSIVE part (demand_id, district, rest) AS (
  SELECT id, '', substr(districts, 2) FROM client_demands WHERE is_open
  UNION ALL
  SELECT demand_id, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1) FROM part WHERE rest <> ''
)
INSERT INTO wanted_places
SELECT d.id, p.district, d.purpose, coalesce(d.price_max_fen, 9223372036854775807), d.price_min_fen, d.rooms_min, d.rooms_max, d.area_min_centi,
  d.area_max_centi, d.fields ->> 'built_year_min', coalesce(d.fields ->> 'community_ids', ''), coalesce(d.fields ->> 'floor_bands', ''),
  coalesce(d.fields ->> 'orientations', ''), coalesce(d.fields ->> 'decorations', '')
FROM part p JOIN client_demands d ON d.id = p.demand_id WHERE (p.district = '') = (d.districts = '');
--: postgres
INSERT INTO wanted_places
SELECT d.id, p.district, d.purpose, coalesce(d.price_max_fen, 9223372036854775807), d.price_min_fen, d.rooms_min, d.rooms_max, d.area_min_centi,
  d.area_max_centi, CAST(CAST(d.fields AS JSONB) ->> 'built_year_min' AS INTEGER), coalesce(CAST(d.fields AS JSONB) ->> 'community_ids', ''),
  coalesce(CAST(d.fields AS JSONB) ->> 'floor_bands', ''), coalesce(CAST(d.fields AS JSONB) ->> 'orientations', ''),
  coalesce(CAST(d.fields AS JSONB) ->> 'decorations', '')
FROM client_demands d, unnest(string_to_array(CASE WHEN d.districts = '' THEN ',' ELSE d.districts END, ',')) p (district)
WHERE d.is_open AND (p.district = '') = (d.districts = '')
ON CONFLICT DO NOTHING;
--: both
UPDATE wanted_places SET
  communities = replace(replace(replace(replace(replace(communities, '[', ','), ']', ','), '"', ''), ' ', ''), ',,', ''),
  floor_bands = replace(replace(replace(replace(replace(floor_bands, '[', ','), ']', ','), '"', ''), ' ', ''), ',,', ''),
  orientations = replace(replace(replace(replace(replace(orientations, '[', ','), ']', ','), '"', ''), ' ', ''), ',,', ''),
  decorations = replace(replace(replace(replace(replace(decorations, '[', ','), ']', ','), '"', ''), ' ', ''), ',,', '');
CREATE INDEX ix_wanted_places__offer ON wanted_places (
  district, purpose, price_max_fen, price_min_fen, rooms_min, rooms_max, area_min_centi, area_max_centi, built_year_min, communities, floor_bands,
  orientations, decorations, demand_id
);
DROP INDEX ix_client_demands__wanted;
