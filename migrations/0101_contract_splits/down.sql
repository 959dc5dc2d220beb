DROP TABLE contract_mediations;
DROP TABLE contract_splits;
