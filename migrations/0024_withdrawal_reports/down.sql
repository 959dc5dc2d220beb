DROP TABLE withdrawal_reports;
