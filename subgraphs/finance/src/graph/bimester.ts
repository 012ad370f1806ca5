import { badInput } from '@cse/schema/errors'
import { builder } from '../builder.ts'
import { daysOf, type Bimester as Period } from '../rules/multifondo.ts'

/** A bimester as a client names it. */
export const BimesterInput = builder.inputType('BimesterInput', {
  description: 'Two months of a year (bimestre di rilevazione).',
  fields: (t) => ({
    year: t.int({ required: true, description: 'The year (anno), 2021 to 2031.' }),
    number: t.int({ required: true, description: '1 (January and February) to 6 (November and December).' }),
  }),
})

export const Bimester = builder.objectRef<Period>('Bimester').implement({
  description:
    'Two months to the end of which progress is reported (bimestre di rilevazione), as the national monitoring system asks for it.',
  fields: (t) => ({
    year: t.exposeInt('year', { nullable: false, description: 'The year (anno).' }),
    number: t.exposeInt('bimester', {
      nullable: false,
      description: '1 (January and February) to 6 (November and December).',
    }),
    from: t.field({
      type: 'Date',
      nullable: false,
      description: 'Its first day.',
      resolve: (period) => daysOf(period).from,
    }),
    to: t.field({
      type: 'Date',
      nullable: false,
      description: 'Its last day.',
      resolve: (period) => daysOf(period).to,
    }),
  }),
})

/** @throws GraphQLError BAD_USER_INPUT for a bimester that no programme has */
export function bimesterOf({ year, number }: { year: number; number: number }, path: string): Period {
  if (number < 1 || number > 6)
    throw badInput([{ path: `${path}.number`, reason: 'Il bimestre va da 1 a 6.' }])
  if (year < 2021 || year > 2031)
    throw badInput([{ path: `${path}.year`, reason: 'L’anno va dal 2021 al 2031.' }])
  return { year, bimester: number }
}
