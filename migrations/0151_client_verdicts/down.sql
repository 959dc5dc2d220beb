DROP TABLE client_verdicts;
