import { AMOUNT_FACT } from '../finance/amount-fact.ts'
import { factTopics } from '../src/outbox/facts.ts'

/** Tells analytics what each line of the plans holds, up to 1,000 facts an event; as finance does after each movement. */
export const TELL_AMOUNTS = `
  with line as (
    update finance.funding_line set told_version = version returning *
  ), fact as (
    select ${AMOUNT_FACT} as fact, (row_number() over (order by line.id) - 1) / 1000 as batch
    from line join finance.plan_intervention intervention on intervention.id = line.intervention_id where line.version > 0
  )
  select registry.emit('${factTopics.amounts}', jsonb_build_object('facts', jsonb_agg(fact))) from fact group by batch`
