DROP TABLE earning_shares;
DROP TABLE earnings;
