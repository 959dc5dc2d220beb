DROP TABLE exports;
DROP TABLE export_requests;
