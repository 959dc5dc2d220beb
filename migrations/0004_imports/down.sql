DROP TABLE import_presets;
DROP TABLE import_rejects;
DROP TABLE imports;
