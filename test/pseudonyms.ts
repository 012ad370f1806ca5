import { type PseudonymKind, pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { PSEUDONYM_KEY } from './data-key.ts'

/** The pseudonym of a record in the shared database and its copies. */
export const pseudonymOf = (kind: PseudonymKind, id: string): string => pseudonym(PSEUDONYM_KEY, kind, id)

/** The number that it adds to the key of its cells. */
export const recordKeyOf = (id: string): number => recordKey(PSEUDONYM_KEY, id)
