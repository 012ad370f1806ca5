-- What belongs to a person whose processing is restricted is read for the reasons of the law alone (registry/migrations).
select registry.withhold_restricted('persons');
