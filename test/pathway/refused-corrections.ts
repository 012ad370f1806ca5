import { encodeId } from '@cse/schema/ids'
import { expect } from 'vitest'
import type { Client } from '../client.ts'
import { day, interview, month } from './story-world.ts'

export const evaluation = { outcome: 'ACHIEVED', conclusion: 'La persona esce di casa da sola.' }

/** What a refused mutation answered: the refusal, the violations, or the code of the error. */
export const refused = async (who: Client, verb: string, input: object) => {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { data, errors } = await who.query(
    `mutation($input: ${Verb}Input!) { answer: ${verb}(input: $input) { __typename ... on Refusal { message } } }`,
    { input },
  )
  const [error] = errors ?? []
  const violations = error?.extensions.violations
  return error ? (violations ?? error.extensions.code) : Reflect.get(Object(data), 'answer')
}

const unknown = (entity: string) => encodeId(entity, crypto.randomUUID())
const phase = (name: string) => ({
  __typename: 'PhaseNotAllowed',
  message: expect.stringContaining(`Non è previsto in questa fase: ${name}.`),
})

/** Corrections of a case in its final evaluation that are refused: by whom, what else they name, and what is answered. */
export function refusedCorrections(
  { secretariat, worker }: { readonly secretariat: Client; readonly worker: Client },
  known: { readonly assessment: string; readonly delivery: string; readonly plannedIntervention: string },
): [Client, string, object, unknown][] {
  const { assessment, delivery, plannedIntervention } = known
  return [
    [worker, 'cancelAssessment', { assessment }, phase('valutazione finale')],
    [worker, 'discardProject', {}, phase('valutazione finale')],
    [worker, 'correctDelivery', { delivery: unknown('delivery'), quantity: 1 }, { __typename: 'NotFound' }],
    [worker, 'correctDelivery', { delivery, quantity: 9 }, { __typename: 'NotFound' }],
    [worker, 'correctEvaluation', { ...evaluation, reason: ' ' }, [{ path: 'input.reason' }]],
    [worker, 'withdrawEvaluation', { expectedVersion: 1 }, { __typename: 'StaleVersion' }],
    [worker, 'withdrawEvaluation', { case: unknown('case') }, { __typename: 'NotFound' }],
    [
      secretariat,
      'correctAccess',
      { ...interview, outcome: 'WITHDRAWN' },
      { message: expect.stringContaining('l’esito può essere solo la presa in carico') },
    ],
    [secretariat, 'withdrawEvaluation', {}, 'FORBIDDEN'],
    [worker, 'cancelUvm', { uvmSession: unknown('uvm_session') }, 'FORBIDDEN'],
    [
      worker,
      'correctDeliveryEnd',
      { plannedIntervention },
      { message: expect.stringContaining('La valutazione finale è già registrata: va prima annullata.') },
    ],
    [
      worker,
      'correctDeliveryEnd',
      { plannedIntervention, endedOn: `${month(1)}-20` },
      [{ path: 'input.endedOn', reason: 'Ci sono erogazioni registrate in mesi successivi.' }],
    ],
    [
      worker,
      'correctDeliveryEnd',
      { plannedIntervention, endedOn: day(2) },
      [{ path: 'input.endedOn', reason: 'La data è nel futuro.' }],
    ],
  ]
}
