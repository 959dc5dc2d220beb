DROP TABLE match_alerts;
