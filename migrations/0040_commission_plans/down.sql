DROP TABLE commission_plan_versions;
DROP TABLE commission_plans;
