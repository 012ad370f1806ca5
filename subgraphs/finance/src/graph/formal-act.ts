import { builder } from '../builder.ts'
import type { FormalAct as Act, ActKind } from '../rules/act.ts'

const FormalActKind = builder.enumType('FormalActKind', {
  description: 'What kind of act it is (tipo di atto).',
  values: {
    RESOLUTION: { description: 'Of the Coordinamento istituzionale, a Giunta or a council (delibera).' },
    DETERMINATION: { description: 'Of who directs the office (determinazione dirigenziale).' },
    DECREE: { description: 'Of who governs the body (decreto).' },
    ORDER: { description: 'To the treasurer, to pay (mandato di pagamento).' },
    RECEIPT: { description: 'The treasurer’s, of what was paid (quietanza).' },
  } satisfies Record<ActKind, object>,
})

/** An act as a client gives it. */
export const FormalActInput = builder.inputType('FormalActInput', {
  description: 'The administrative act behind a change (estremi dell’atto).',
  fields: (t) => ({
    kind: t.field({ type: FormalActKind, required: true, description: 'What kind of act (tipo).' }),
    number: t.string({ required: true, description: 'Its number (numero): 1 to 40 characters.' }),
    date: t.field({ type: 'Date', required: true, description: 'Its day (data); none that has not come.' }),
  }),
})

export const FormalAct = builder.objectRef<Act>('FormalAct').implement({
  description: 'An administrative act by kind, number and day (estremi dell’atto).',
  fields: (t) => ({
    kind: t.expose('kind', { type: FormalActKind, nullable: false, description: 'What kind of act (tipo).' }),
    number: t.exposeString('number', { nullable: false, description: 'Its number (numero).' }),
    date: t.expose('date', { type: 'Date', nullable: false, description: 'Its day (data).' }),
  }),
})

/** The act of a row that keeps its parts; null where only its text is known. */
export function actOf(row: {
  readonly actKind: ActKind | null
  readonly actNumber: string | null
  readonly actOn: string | null
}): Act | null {
  const { actKind: kind, actNumber: number, actOn: date } = row
  return kind === null || number === null || date === null ? null : { kind, number, date }
}
