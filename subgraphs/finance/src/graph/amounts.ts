import { reading } from '@cse/schema/reading'
import { outstanding, payable, residual } from '../rules/amounts.ts'
import { Amounts } from './types.ts'

Amounts.implement({
  description:
    'The figures of public spending at one instant (quadro finanziario), exact to the cent; 0 ≤ paid ≤ ordered ≤ liquidated ≤ committed ≤ planned (D.Lgs. 267/2000 arts. 183-185).',
  fields: (t) => ({
    planned: t.expose('planned', {
      type: 'Euro',
      nullable: false,
      description: 'Pianificato: appropriations (stanziamenti) after variations, in euro.',
    }),
    committed: t.expose('committed', {
      type: 'Euro',
      nullable: false,
      description:
        'Impegnato: bound to creditors, less what was reduced, in euro (D.Lgs. 267/2000 art. 183).',
    }),
    liquidated: t.expose('liquidated', {
      type: 'Euro',
      nullable: false,
      description: 'Liquidato: found due, less what was reversed, in euro (D.Lgs. 267/2000 art. 184).',
    }),
    ordered: t.expose('ordered', {
      type: 'Euro',
      nullable: false,
      description:
        'Ordinato: what the treasurer was told to pay by orders of payment (mandati), in euro (D.Lgs. 267/2000 art. 185).',
    }),
    paid: t.expose('paid', {
      type: 'Euro',
      nullable: false,
      description: 'Pagato: paid by the treasurer, in euro (D.Lgs. 267/2000 art. 185).',
    }),
    residual: t.field({
      type: 'Euro',
      nullable: false,
      description: 'Residuo di stanziamento: planned and not yet committed, in euro.',
      resolve: reading(['planned', 'committed'], residual),
    }),
    outstanding: t.field({
      type: 'Euro',
      nullable: false,
      description: 'Residuo passivo: committed and not yet liquidated, in euro.',
      resolve: reading(['committed', 'liquidated'], outstanding),
    }),
    payable: t.field({
      type: 'Euro',
      nullable: false,
      description: 'Da pagare: liquidated and not yet paid, in euro.',
      resolve: reading(['liquidated', 'paid'], payable),
    }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      nullable: false,
      description:
        'When the latest movement behind the figures was recorded; without any, when the line was entered or, without lines, when you asked. The figures hold from then until now. Of figures requested as of an instant, that instant.',
    }),
  }),
})
