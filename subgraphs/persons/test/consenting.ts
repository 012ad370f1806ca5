import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { local, planOffice } from '../../../test/viewers.ts'
import { ambitoOfBari, anna, bari, bruno, type fourPersons } from './people.ts'
import { mutating } from './run-mutation.ts'

export const secretariat = local([bari], 'SECRETARIAT')
export const office = planOffice(ambitoOfBari, 'PLAN_OFFICE')

let keys = 0

/** The input of a consent, under a key of its own. */
export const given = (person: string, more: object = {}) => ({
  person: encodeId('person', person),
  idempotencyKey: `consenso numero ${++keys}`,
  purpose: 'DATA_SHARING_WITH_HEALTH',
  givenOn: '2026-10-01',
  expiresOn: '2026-11-20',
  signatory: ' La persona ',
  ...more,
})

/** Records and withdraws consents of four persons on record. */
export function consenting(people: Awaited<ReturnType<typeof fourPersons>>) {
  const mutate = mutating(people)
  const record = (viewer: Viewer, input: object) =>
    mutate(
      viewer,
      'recordConsent',
      input,
      'consent { id purpose purposeName signatory inForce withdrawnOn person { id } }',
    )
  return {
    record,
    /** @returns the id of a consent that who works with the person has recorded */
    recorded: async (person = anna, more: object = {}): Promise<string> => {
      const { outcome } = await record(person === bruno ? office : secretariat, given(person, more))
      const made = outcome?.consent as { id: string } | undefined
      return made?.id ?? ''
    },
    withdraw: (viewer: Viewer, consent: string, withdrawnOn?: string) =>
      mutate(
        viewer,
        'withdrawConsent',
        { consent, ...(withdrawnOn && { withdrawnOn }) },
        'consent { withdrawnOn inForce }',
      ),
  }
}
