import { badInput } from '@cse/schema/errors'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'
import { ISEE_PRESTATIONS, isThresholdCode } from '../rules/isee.ts'
import { iseeAttestationsOf } from '../store/findings.ts'
import { personById } from '../store/people.ts'
import { IseeKind } from './isee-attestation.ts'
import { checkThreshold, dayViolations, refresh, seenOf, withInps } from './isee-queries.ts'
import { IseeAttestation, Person } from './types.ts'
import { SOURCE_REFUSALS } from './with-source.ts'

const NoDeclaration = refusalType(builder, 'NoDeclaration', {
  description:
    'INPS has no declaration (DSU) with the person that counts on the day, or the indicator cannot be computed (DATI_NON_TROVATI).',
})
const REFUSALS = [...SOURCE_REFUSALS, NoDeclaration] as const

const PERSON = 'Id of the person; the record has a tax code.'
const VERSION = 'The version of the person that was read.'
const REFERENCE =
  'Protocol number of the application that needs it (protocollo della domanda): 3 to 100 characters. INPS keeps it, and the person sees it.'
const ON = 'The day on which the ISEE must count; today by default, not in the future.'

mutation(builder, 'checkIseeThreshold', {
  description:
    'Asks INPS whether the ISEE of a person lies under a threshold (riscontro, ConsultazioneSogliaIndicatore): yes or no, and no amount. SourceSubject before `refreshIsee`, whose values are only for who needs them.',
  input: (t) => ({
    person: t.id({ required: true, description: PERSON }),
    expectedVersion: t.int({ required: true, description: VERSION }),
    threshold: t.string({
      required: true,
      description: 'Code of the threshold as agreed with INPS (codice soglia): four letters and two digits.',
    }),
    on: t.field({ type: 'Date', required: false, description: ON }),
    reference: t.string({ required: true, description: REFERENCE }),
  }),
  payload: {
    person: { type: Person, description: 'The person.' },
    below: { type: 'Boolean', description: 'Whether it lies under the threshold (sotto soglia).' },
    indicator: { type: 'String', description: 'Which indicator that is, in the words of INPS.' },
    discrepancies: {
      type: 'Boolean',
      description: 'Whether omissions or differences were noted (presenza di difformità).',
    },
    dsuProtocol: { type: 'String', description: 'Protocol of the declaration (protocollo DSU).' },
    submittedOn: { type: 'Date', description: 'Day of the declaration (data di presentazione).' },
    validUntil: { type: 'Date', description: 'Its last day (scadenza).' },
  },
  refusals: REFUSALS,
  decode: ({ threshold, ...input }, { now }) => {
    const wrong = dayViolations(input.on, now)
    if (!isThresholdCode(threshold))
      wrong.push({ path: 'input.threshold', reason: 'Il codice è di quattro lettere e due cifre.' })
    if (wrong.length > 0) throw badInput(wrong)
    return { ...seenOf(input, now), threshold, prestation: '', delivered: false }
  },
  resolve: (command, context) => withInps(command, context, 'checkIseeThreshold', checkThreshold),
  answer: async ({ person, ...read }, { session }) => ({
    person: await personById(session, person),
    ...read,
  }),
})

const IseeDetail = builder.enumType('IseeDetail', {
  description: 'How much of an ISEE is asked for (livello di dettaglio).',
  values: {
    INDICATOR: { description: 'One indicator (consultazione dell’indicatore, ConsultazioneIndicatore).' },
    ATTESTATION: {
      description:
        'All that is attested, with omissions and differences (consultazione dell’attestazione, ConsultazioneAttestazione); values of all kinds.',
    },
  } as const,
})

mutation(builder, 'refreshIsee', {
  description:
    'Takes the ISEE of a person from INPS and puts it on record (ISEE, D.P.C.M. 159/2013): one indicator, or the attestation where omissions and differences are needed. For a benefit and an application that are named to INPS.',
  input: (t) => ({
    person: t.id({ required: true, description: PERSON }),
    expectedVersion: t.int({ required: true, description: VERSION }),
    kind: t.field({
      type: IseeKind,
      required: false,
      description: 'Which indicator; the ordinary one by default. An attestation has all of them.',
    }),
    detail: t.field({
      type: IseeDetail,
      required: false,
      description: 'How much is asked for; one indicator by default.',
    }),
    prestation: t.string({
      required: true,
      description: 'The benefit for which it is (prestazione da erogare): `A1.01` to `A3.03`, `Z9.99`.',
    }),
    delivered: t.boolean({
      required: false,
      description: 'Whether the benefit is delivered already (stato: erogata); false by default.',
    }),
    on: t.field({ type: 'Date', required: false, description: ON }),
    reference: t.string({ required: true, description: REFERENCE }),
  }),
  payload: {
    person: { type: Person, description: 'The person.' },
    attestations: { type: [IseeAttestation], description: 'What is on record now, the latest first.' },
  },
  refusals: REFUSALS,
  decode: ({ kind, detail, prestation, delivered, ...input }, { now }) => {
    const wrong = dayViolations(input.on, now)
    if (!ISEE_PRESTATIONS.includes(prestation))
      wrong.push({
        path: 'input.prestation',
        reason: 'Il codice non è fra quelli della consultazione ISEE (A1.01–A3.03, Z9.99).',
      })
    if (wrong.length > 0) throw badInput(wrong)
    return {
      ...seenOf(input, now),
      kind: kind ?? 'ORDINARY',
      detail: detail ?? 'INDICATOR',
      prestation,
      delivered: delivered ?? false,
    }
  },
  resolve: (command, context) => withInps(command, context, 'refreshIsee', refresh),
  answer: async ({ person }, { session }) => ({
    person: await personById(session, person),
    attestations: await iseeAttestationsOf(session, person),
  }),
})
