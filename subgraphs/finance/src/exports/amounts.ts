import { parseEuro } from '@cse/schema/scalars/euro'
import { z } from 'zod'

/** The figures of `Amounts` as the files have them; in an operation, `...Figures`. */
export const FIGURES =
  'fragment Figures on Amounts { planned committed liquidated ordered paid residual outstanding payable }'

/** An `Euro` of an answer, in cents. */
export const cents = z.string().transform((text, { addIssue }) => {
  const amount = parseEuro(text)
  if (amount === undefined) addIssue('is not an amount')
  return amount ?? z.NEVER
})

/** What answers {@link FIGURES}, in cents. */
export const amounts = z.object({
  planned: cents,
  committed: cents,
  liquidated: cents,
  ordered: cents,
  paid: cents,
  residual: cents,
  outstanding: cents,
  payable: cents,
})

/** An entry of a vocabulary. */
export const named = z.object({ code: z.string(), name: z.string() })

/** What has figures. */
export interface WithAmounts {
  readonly amounts: z.infer<typeof amounts>
}
