-- Appointments in a case that is protected alone are there for the operators on its list (registry/migrations).
select registry.withhold_protected('services');
