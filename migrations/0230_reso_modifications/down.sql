DROP TABLE reso_modifications;
