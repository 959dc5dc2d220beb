DROP TABLE passed_steps;
