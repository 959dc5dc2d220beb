DROP TABLE ladders;
