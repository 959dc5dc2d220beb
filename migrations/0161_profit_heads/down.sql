DROP TABLE profit_heads;
