import type { Refused } from './refusal.ts'

/** Leaves the transaction with a refusal. */
export type Undo<Refusal extends Refused> = (refusal: Refusal) => never

/**
 * Runs a write whose refusals take back what it has written already. A refusal has to leave the transaction as an exception, since only that
 * rolls it back; it comes out of here as an outcome like the others.
 */
export async function rolledBackWhenRefused<Outcome, Refusal extends Refused>(
  write: (undo: Undo<Refusal>) => Promise<Outcome>,
): Promise<Outcome | Refusal> {
  let refused: { readonly refusal: Refusal; readonly error: Error } | undefined
  try {
    return await write((refusal) => {
      refused = { refusal, error: new Error('Refused') }
      throw refused.error
    })
  } catch (error) {
    if (refused && error === refused.error) return refused.refusal
    throw error
  }
}
