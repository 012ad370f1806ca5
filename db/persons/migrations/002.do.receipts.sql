-- Results of creations that carry an idempotency key (registry/migrations/002).
select registry.keep_receipts('persons');
