-- What the facts of persons are made from, named after that.
alter function persons.told(uuid[]) rename to fact_sources;
