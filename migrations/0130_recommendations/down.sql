DROP TABLE recommendation_visitors;
DROP TABLE recommendation_items;
DROP TABLE recommendations;
