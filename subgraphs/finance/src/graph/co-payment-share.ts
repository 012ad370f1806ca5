import { builder } from '../builder.ts'
import type { CoPaymentReckoning, CoPaymentLine as Line } from '../rules/co-payment-explanation.ts'

const CoPaymentLine = builder.objectRef<Line>('CoPaymentLine').implement({
  description: 'A line of the reckoning of a co-payment (riga del calcolo).',
  fields: (t) => ({
    text: t.exposeString('text', { nullable: false, description: 'What the line says, in Italian.' }),
    amount: t.expose('amount', {
      type: 'Euro',
      nullable: true,
      description: 'What it comes to, in euro; none for a line that says why.',
    }),
  }),
})

/** What a user pays of a price, what the body bears, and why. */
export const CoPaymentShare = builder.objectRef<CoPaymentReckoning>('CoPaymentShare').implement({
  description:
    'What a month costs and who bears it by the regulation of the Ambito, explained line by line (calcolo della compartecipazione); the two shares add up to the price.',
  fields: (t) => ({
    price: t.expose('price', {
      type: 'Euro',
      nullable: false,
      description: 'What the month costs beside the share of the health service, in euro (costo).',
    }),
    userShare: t.expose('userShare', {
      type: 'Euro',
      nullable: false,
      description: 'What the user pays, in euro (quota utente).',
    }),
    publicShare: t.expose('publicShare', {
      type: 'Euro',
      nullable: false,
      description: 'What comune or Ambito bears, in euro (quota ente).',
    }),
    lines: t.field({
      type: [CoPaymentLine],
      nullable: false,
      description: 'How it is reckoned, line by line (spiegazione).',
      resolve: ({ lines }) => [...lines],
    }),
  }),
})
