import type { FactEventName } from '@cse/schema/events/fact-events'
import { AMOUNT_FACT } from '../finance/amount-fact.ts'

const EVENT: FactEventName = 'finance.amount-facts-changed'

/** Emits the facts of what each line of the plans holds, up to 1,000 an event; as finance does after each movement. */
export const EMIT_AMOUNTS = `
  with line as (
    update finance.funding_line set emitted_version = version returning *
  ), fact as (
    select ${AMOUNT_FACT} as fact, (row_number() over (order by line.id) - 1) / 1000 as batch
    from line join finance.plan_intervention intervention on intervention.id = line.intervention_id where line.version > 0
  )
  select registry.emit('${EVENT}', jsonb_build_object('facts', jsonb_agg(fact))) from fact group by batch`
