import { randomUUID } from 'node:crypto'
import { cents } from '@cse/schema/cents'
import type { FormalAct } from '../src/rules/act.ts'

/** The instant of all that tests write, and an act of the day before. */
export const NOW = new Date('2026-11-20T10:00:00Z')
export const ACT: FormalAct = { kind: 'DETERMINATION', number: '12', date: '2026-11-19' }

/** An organisation with a right VAT number that is nobody's. */
const CREDITOR = { code: '01234567897', name: 'Cooperativa sociale Esempio' }

/** What is asked for a commitment of this line. */
export function aCommitment(line: string, amount: number, key: string = randomUUID()) {
  return {
    key,
    line,
    amount: cents(amount),
    act: ACT,
    creditor: CREDITOR,
    creditors: [],
    cig: null,
    cup: null,
    dueYear: 2026,
    reason: null,
    servesReservations: false,
    recognisesDebt: false,
  }
}

/** The input on a commitment. */
export function onCommitment(commitment: string, amount: number, key: string = randomUUID()) {
  return { key, commitment, amount: cents(amount), act: ACT, reason: 'Prova', creditor: null }
}
