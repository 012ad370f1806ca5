import { requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import type { Invoice } from '../rules/commitment.ts'
import { positive } from './amount-input.ts'

export const InvoiceInput = builder.inputType('InvoiceInput', {
  description: 'The invoice that is found due (fattura).',
  fields: (t) => ({
    number: t.string({ required: true, description: 'Its number (numero): 1 to 40 characters.' }),
    date: t.field({ type: 'Date', required: true, description: 'Its day (data).' }),
    cig: t.field({
      type: 'Cig',
      required: false,
      description: 'The CIG it names; it must be that of the commitment (D.L. 66/2014 art. 25 c. 2).',
    }),
    total: t.field({
      type: 'Euro',
      required: false,
      description: 'Its total (importo totale), in euro, where only part of it is liquidated now.',
    }),
  }),
})

/** The invoice that was given, if one was. @throws GraphQLError BAD_USER_INPUT */
export function invoiceOf(invoice: typeof InvoiceInput.$inferInput | null | undefined): Invoice | null {
  if (!invoice) return null
  const number = requiredText(invoice.number, 'input.invoice.number', { longest: 40 })
  return {
    number,
    date: invoice.date,
    cig: invoice.cig ?? null,
    total: invoice.total == null ? null : positive(invoice.total, 'input.invoice.total'),
  }
}
