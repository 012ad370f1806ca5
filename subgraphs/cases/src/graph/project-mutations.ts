import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { optionalText, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import {
  agreeProject,
  draftProject,
  recordObjectiveOutcome,
  reviseProject,
  varyProject,
} from '../store/project-commands.ts'
import type { RequestedSignature } from '../store/signatory.ts'
import { actingOf } from './acting.ts'
import { changedProject, projectPayload } from './changed-project.ts'
import { ProjectKind } from './individual-project.ts'
import { Outcome } from './outcome.ts'
import { projectFields, projectOf } from './project-input.ts'
import { SignatureManner, SignatureParty } from './project-version.ts'
import { RepeatedKey, stepRefusals } from './refusals.ts'
import { notAfter, onceInput, requestedOnce, requestedStep, stepInput } from './step-input.ts'

export const PactNotSubscribed = refusalType(builder, 'PactNotSubscribed', {
  description: 'The household’s activation pact is not recorded (patto di attivazione digitale mancante).',
})
const SignatureMissing = refusalType(builder, 'SignatureMissing', {
  description: 'Not all have signed whose signature the project needs (sottoscrizioni mancanti).',
  details: { missing: { type: [SignatureParty], description: 'Who has not (parti mancanti).' } },
})

mutation(builder, 'draftProject', {
  description:
    'Drafts the individual project (redazione del progetto individuale): a PAI, or a PaIS for a household on the Assegno di inclusione. It wants a completed assessment.',
  input: (t) => ({
    ...onceInput(t),
    kind: t.field({ type: ProjectKind, required: true, description: 'PAI or PaIS (tipo).' }),
    ...projectFields(t),
  }),
  payload: projectPayload,
  refusals: [...stepRefusals, RepeatedKey, PactNotSubscribed],
  decode: (input) => ({
    step: requestedOnce('draftProject', input),
    plan: { ...projectOf(input), kind: input.kind },
  }),
  resolve: ({ step, plan }, context) => draftProject(context.session, actingOf(context), step, plan),
  answer: changedProject,
})

mutation(builder, 'reviseProject', {
  description:
    'Says anew what a draft is to be (modifica del progetto in elaborazione): all of it, the first one or a variation. What is agreed is varied instead.',
  input: (t) => ({
    ...stepInput(t),
    ...projectFields(t),
    reason: t.string({
      required: false,
      description:
        'Why the version before is varied; without it what was said stays: up to 2,000 characters.',
    }),
  }),
  payload: projectPayload,
  refusals: stepRefusals,
  decode: (input) => ({
    plan: { ...projectOf(input), reason: optionalText(input.reason, 'input.reason') },
    step: requestedStep(input),
  }),
  resolve: ({ step, plan }, context) => reviseProject(context.session, actingOf(context), step, plan),
  answer: changedProject,
})

mutation(builder, 'varyProject', {
  description:
    'Drafts another version of an agreed project (variazione del progetto). The one in force stays so until the parties have signed (`agreeProject`). Interventions it leaves out end then, and plan what was delivered.',
  input: (t) => ({
    ...onceInput(t),
    reason: t.string({
      required: true,
      description: 'Why it is varied (motivo della variazione): 1 to 2,000 characters.',
    }),
    ...projectFields(t),
  }),
  payload: projectPayload,
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input) => ({
    step: requestedOnce('varyProject', input),
    plan: { ...projectOf(input), reason: requiredText(input.reason, 'input.reason') },
  }),
  resolve: ({ step, plan }, context) => varyProject(context.session, actingOf(context), step, plan),
  answer: changedProject,
})

const SignatureInput = builder.inputType('SignatureInput', {
  description: 'A signature under a project (sottoscrizione).',
  fields: (t) => ({
    party: t.field({ type: SignatureParty, required: true, description: 'Who signs (parte).' }),
    signatory: t.string({
      required: true,
      description: 'Name of who signed: 1 to 200 characters (firmatario).',
    }),
    person: t.id({
      required: false,
      description:
        'Id of the person who signed: for PERSON whose case it is, which need not be said; for LEGAL_REPRESENTATIVE who acts for the person on that day.',
    }),
    operator: t.id({
      required: false,
      description:
        'Id of the operator who signed: for CASE_MANAGER one assigned to the case, for AMBITO one of the Ambito; who records it, by default.',
    }),
    signedOn: t.field({ type: 'Date', required: true, description: 'When, today at the latest (data).' }),
    manner: t.field({ type: SignatureManner, required: true, description: 'How (modalità).' }),
  }),
})

mutation(builder, 'agreeProject', {
  description:
    'Puts the draft in force (sottoscrizione del progetto). Signed by the person or who represents the person in law, by the case manager or another of the team, by the Ambito when it holds the case, by the health district when it bears a share. Requests the money from the zone plan.',
  input: (t) => ({
    ...stepInput(t),
    signatures: t.field({
      type: [SignatureInput],
      required: true,
      description: 'Who signed, each party once (sottoscrizioni).',
    }),
  }),
  payload: projectPayload,
  refusals: [...stepRefusals, SignatureMissing],
  decode: (input, { now }) => ({
    signatures: signaturesOf(input.signatures, today(now)),
    step: requestedStep(input),
  }),
  resolve: ({ step, signatures }, context) =>
    agreeProject(context.session, actingOf(context), step, signatures),
  answer: changedProject,
})

mutation(builder, 'recordObjectiveOutcome', {
  description: 'Says how far an objective was reached (verifica di un obiettivo).',
  input: (t) => ({
    ...stepInput(t),
    objective: t.id({ required: true, description: 'Id of the objective.' }),
    outcome: t.field({ type: Outcome, required: true, description: 'How far it was reached (esito).' }),
    verifiedOn: t.field({
      type: 'Date',
      required: true,
      description: 'When that was verified, today at the latest (data della verifica).',
    }),
  }),
  payload: projectPayload,
  refusals: stepRefusals,
  decode: (input, { now }) => ({
    verification: {
      verifiedOn: notAfter(today(now), input.verifiedOn, 'input.verifiedOn'),
      objective: decodeId('objective', input.objective, 'input.objective'),
      outcome: input.outcome,
    },
    step: requestedStep(input),
  }),
  resolve: ({ step, verification }, context) =>
    recordObjectiveOutcome(context.session, actingOf(context), step, verification),
  answer: changedProject,
})

function signaturesOf(
  given: readonly (typeof SignatureInput.$inferInput)[],
  day: string,
): RequestedSignature[] {
  const parties = new Set<string>()
  return given.map(({ party, signatory, signedOn, manner, person, operator }, index) => {
    const path = `input.signatures.${index}`
    notAfter(day, signedOn, `${path}.signedOn`)
    if (parties.has(party)) throw badInput([{ path: `${path}.party`, reason: 'La parte compare due volte.' }])
    parties.add(party)
    return {
      party,
      signatory: requiredText(signatory, `${path}.signatory`, { longest: 200 }),
      signedOn,
      manner,
      person: person == null ? null : decodeId('person', person, `${path}.person`),
      operator: operator == null ? null : decodeId('operator', operator, `${path}.operator`),
    }
  })
}
