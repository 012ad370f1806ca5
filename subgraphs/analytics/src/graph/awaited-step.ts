import { builder } from '../builder.ts'
import { AWAITED, type Awaited } from '../rules/aggregate/measure.ts'
import { type Described, described } from './described.ts'

const ends: Described<Awaited> = {
  ASSESSMENT: { description: 'The first assessment completed (valutazione).' },
  PROJECT: { description: 'The first project agreed (progetto personalizzato).' },
  DELIVERY: { description: 'The first delivery (avvio dell’erogazione).' },
  CLOSURE: { description: 'The closing of the case (chiusura).' },
}

export const AwaitedStep = builder.enumType('AwaitedStep', {
  description: 'What somebody waited for, from the opening of the case on (evento atteso).',
  values: described(AWAITED, ends),
})
