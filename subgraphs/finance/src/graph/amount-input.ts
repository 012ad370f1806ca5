import type { Cents } from '@cse/schema/cents'
import { badInput } from '@cse/schema/errors'

/** An amount in cents that must be above zero. @throws GraphQLError BAD_USER_INPUT */
export function positive(amount: Cents, path = 'input.amount'): Cents {
  if (amount <= 0) throw badInput([{ path, reason: 'L’importo deve essere maggiore di zero.' }])
  return amount
}

/** An amount in cents that may take away, and is not zero. @throws GraphQLError BAD_USER_INPUT */
export function nonZero(amount: Cents, path: string): Cents {
  if (amount === 0) throw badInput([{ path, reason: 'L’importo deve essere diverso da zero.' }])
  return amount
}

/** A count that is not below zero; null when it is not given. @throws GraphQLError BAD_USER_INPUT */
export function optionalCount(given: number | null | undefined, path: string): number | null {
  if (given == null) return null
  if (given < 0) throw badInput([{ path, reason: 'Il numero non può essere negativo.' }])
  return given
}

const MOST = 200

/** A list with at least one element and not too many for one act. @throws GraphQLError BAD_USER_INPUT */
export function someOf<Element>(list: readonly Element[], path: string): readonly Element[] {
  if (list.length === 0 || list.length > MOST)
    throw badInput([{ path, reason: `L’elenco deve avere da 1 a ${MOST} elementi.` }])
  return list
}
