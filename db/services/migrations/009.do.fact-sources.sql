-- What the facts of appointments are made from, named after that.
alter function services.retold_appointments(uuid[]) rename to appointment_fact_sources;
