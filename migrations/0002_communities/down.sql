DROP TABLE community_search;
DROP TABLE building_units;
DROP TABLE buildings;
DROP TABLE communities;
