-- What the warehouse has heard is sealed with the log of access: figures follow from it, so nobody may alter it unseen. An event gets its
-- position later.
select registry.seal_records_of('analytics.event', 'position');
