DROP INDEX ix_client_demands__wanted;
