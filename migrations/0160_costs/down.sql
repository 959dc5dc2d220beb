DROP TABLE budgets;
DROP TABLE cost_entries;
