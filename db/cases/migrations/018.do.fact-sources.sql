-- What facts are made from, named after that.
alter function cases.retold_cases(uuid[]) rename to case_fact_sources;
alter function cases.retold_deliveries(uuid[], uuid[]) rename to delivery_fact_sources;
alter function cases.retold_assessments(uuid[]) rename to assessment_fact_sources;
alter function cases.retold_transfers(uuid[]) rename to transfer_fact_sources;
