DROP TABLE bonuses;
