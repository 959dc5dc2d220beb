DROP TABLE server_errors;
DROP TABLE job_failures;
DROP TABLE backups;
