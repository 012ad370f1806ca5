import { decodeId, encodeId } from '@cse/schema/ids'
import { today } from '@cse/schema/today'
import type { Sql } from 'postgres'
import { expect } from 'vitest'
import type { Client } from '../client.ts'
import { type stepsThrough, the } from './steps.ts'

/** What the withdrawal of its consent means for a request. */
const effectOnRequest =
  'La richiesta di trasferimento non ha più il consenso su cui si fonda: va revocata, o chiesta di nuovo su un altro presupposto.'

/** Somebody of the same comune. @returns the id */
async function someoneElse(admin: Sql, person: string): Promise<string> {
  const [other] = await admin<{ id: string }[]>`
    select other.id from persons.person other join persons.person own on own.residence_comune = other.residence_comune
    where own.id = ${decodeId('person', person)} and other.id <> own.id and other.deceased_on is null and other.birth_year < 2000 limit 1`
  if (!other) throw new Error('Nobody else lives there')
  return encodeId('person', other.id)
}

/** Records and withdraws consents as an operator does; answers their ids. */
function consentsGiven({ take }: ReturnType<typeof stepsThrough>, who: Client) {
  const given = async (person: string, more: object = {}) => {
    const consent = { purpose: 'CASE_TRANSFER', givenOn: today(new Date()), signatory: 'La persona', ...more }
    const input = { person, ...consent, idempotencyKey: crypto.randomUUID() }
    return the(await take(who, 'recordConsent', input, 'consent { id }'), 'consent').id
  }
  return {
    given,
    withdrawn: async (person: string) => {
      const consent = await given(person)
      await take(who, 'withdrawConsent', { consent })
      return consent
    },
  }
}

/** Consents on which no transfer of this person's case may rest, each with what is answered. */
async function refusedConsents(
  admin: Sql,
  { given, withdrawn }: ReturnType<typeof consentsGiven>,
  person: string,
): Promise<(readonly [consent: string, reason: string])[]> {
  const notTheirs = 'Il consenso non esiste o non è della persona a cui è intestata la cartella.'
  const yesterday = today(new Date(Date.now() - 86_400_000))
  return [
    [encodeId('consent', crypto.randomUUID()), notTheirs],
    [await given(await someoneElse(admin, person)), notTheirs],
    [
      await given(person, { purpose: 'RESEARCH' }),
      'Il consenso è stato dato per un’altra finalità: occorre quello al trasferimento della cartella.',
    ],
    [await given(person, { expiresOn: yesterday, givenOn: yesterday }), 'Il consenso è scaduto.'],
    [await withdrawn(person), 'Il consenso è stato revocato.'],
  ]
}

/** Tries every consent on which a transfer of this case may not rest, then one on which it may, and withdraws that. */
export async function consentsAreChecked(
  admin: Sql,
  steps: ReturnType<typeof stepsThrough>,
  who: Client,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<void> {
  const opened = await steps.read(who, 'query($id: ID!) { case(id: $id) { person { id } } }', { id })
  const person = the(opened, 'case', 'person').id
  const consents = consentsGiven(steps, who)
  const requested = { case: id, expectedVersion: version, basis: 'CONSENT', reason: 'Occorre la UVM.' }
  for (const [consent, reason] of await refusedConsents(admin, consents, person)) {
    const { errors } = await who.query(
      'mutation($input: RequestTransferInput!) { requestTransfer(input: $input) { __typename } }',
      { input: { ...requested, consent } },
    )
    expect(errors?.[0]?.extensions).toMatchObject({ violations: [{ path: 'input.consent', reason }] })
  }
  const consent = await consents.given(person)
  const made = await steps.take(who, 'requestTransfer', { ...requested, consent }, 'transfer { id version }')
  const transfer = the(made, 'transfer')
  const due = async () => {
    const { workload } = await steps.read(
      who,
      '{ workload { deadlines(kinds: [CONSENT_WITHDRAWN]) { nodes { transfer { id consentOn } effect } } } }',
    )
    return workload
  }
  expect(await due()).toEqual({ deadlines: { nodes: [] } })
  await steps.take(who, 'withdrawConsent', { consent })
  const resting = { id: transfer.id, consentOn: today(new Date()) }
  expect(await due()).toEqual({
    deadlines: { nodes: [{ transfer: resting, effect: effectOnRequest }] },
  })
  const revoked = { transfer: transfer.id, expectedVersion: transfer.version, reason: 'Consenso revocato' }
  await steps.take(who, 'revokeTransfer', revoked)
  expect(await due()).toEqual({ deadlines: { nodes: [] } })
}
