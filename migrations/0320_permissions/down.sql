DROP TABLE permission_table;
DROP TABLE permission_changes;
