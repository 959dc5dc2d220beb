DROP TABLE contract_cost_objects;
