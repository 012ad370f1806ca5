-- What belongs to a case that is protected alone is there for the operators on its list (registry/migrations).
select registry.withhold_protected('cases');
