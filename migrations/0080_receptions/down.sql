DROP TABLE reception_pauses;
DROP TABLE reception_skips;
DROP TABLE receptions;
