import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql'
import type { Client } from '../client.ts'
import type { FieldObservation, FieldObservations } from './field-observations.ts'

/** A call of a mutation. */
export interface Call {
  readonly name: string
  readonly text: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Id of a record, by the entity as ids carry it. */
type IdOf = (entity: string) => string

/** An id that no record has. */
export const unknownId: IdOf = (entity) => `${entity}_01jd0000000000000000000000`

/** Every mutation with an input of the right form about the records named. */
export function calls(schema: GraphQLSchema, idOf: IdOf): Call[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {}).map(({ name, args }) => {
    const requested = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
    const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
    const values = args.map((arg) => [arg.name, sample(arg.type, arg.name, { mutation: name, idOf })])
    return {
      name,
      text: `mutation Try_${name}(${requested}) { ${name}(${given}) { __typename } }`,
      variables: Object.fromEntries(values),
    }
  })
}

/** Calls every mutation about records that do not exist: who is not refused gets as far as not finding them. */
export async function mutationObservations(
  schema: GraphQLSchema,
  client: Client,
): Promise<FieldObservations> {
  const seen = new Map<string, FieldObservation>()
  for (const { name, text, variables } of calls(schema, unknownId)) {
    const { errors = [] } = await client.query(text, variables)
    const codes = new Set(errors.map(({ extensions }) => extensions.code ?? 'no code'))
    const denied = codes.delete('FORBIDDEN')
    seen.set(`Mutation.${name}`, { answered: denied ? 0 : 1, filled: !denied, denied, failures: codes })
  }
  return seen
}

/** A value of a type for the field of a mutation's input in which it stands; an id names its record by that field. */
function sample(type: GraphQLInputType, name: string, call: { mutation: string; idOf: IdOf }): unknown {
  if (isNonNullType(type)) return sample(type.ofType, name, call)
  if (isListType(type)) return [sample(type.ofType, name, call)]
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || ALSO[call.mutation]?.includes(field.name),
    )
    return Object.fromEntries(required.map((field) => [field.name, sample(field.type, field.name, call)]))
  }
  const code = CODES[`${call.mutation}.${name}`]
  if (code !== undefined) return code
  return type.name === 'ID' ? call.idOf(entityOf(name)) : SAMPLES[type.name]
}

/** Fields that name a record otherwise than by its type: a duplicate is a person. */
const OTHERWISE_NAMED: Readonly<Record<string, string>> = {
  duplicate: 'person',
  facilities: 'facility',
  from: 'operator',
  hold: 'retention_hold',
  items: 'disposal_item',
  proposal: 'disposal_proposal',
  request: 'rights_request',
  restriction: 'processing_restriction',
  to: 'operator',
}

/** The type's name as ids carry it: `plannedIntervention` is `planned_intervention`. */
const entityOf = (name: string) =>
  OTHERWISE_NAMED[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Fields that may be missing, but not for everybody who calls the mutation, or not all of them. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  // the first who calls it registers somebody, the others meet the tax code
  registerPerson: ['familyName', 'taxCode'],
  recordRepresentation: ['representativeTaxCode'],
  recordContacts: ['email'],
  recordCommitment: ['creditor'],
  decideFictitiousResidence: ['address'],
  submitServiceRequest: ['person'],
  settleServiceRequest: ['case'],
  requestRecordCopy: ['person', 'protocol'],
  requestRectification: ['person', 'protocol', 'statement', 'value'],
  requestRestriction: ['person', 'protocol'],
}

/** A day that is still to come. */
const NEXT_WEEK = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)

/** Values that mean something, by mutation and field: codes of vocabularies, days to come, hours. */
const CODES: Readonly<Record<string, string | number>> = {
  'closeCase.reason': 'OTHER',
  // an organisation, whose code has eleven digits
  'registerCreditor.code': '01234567897',
  // somebody else than who leaves
  'reassignCases.to': 'operator_01jd0000000000000000000001',
  'recordProviderContract.validTo': '2026-12-31',
  'inviteToUvm.healthBody': '160114',
  'interruptCase.reason': 'OTHER',
  'suspendCase.reason': 'OTHER',
  'reopenCase.reason': 'OTHER',
  'publishSlots.from': NEXT_WEEK,
  'publishSlots.to': NEXT_WEEK,
  'publishSlots.opensAt': '09:00',
  'publishSlots.closesAt': '12:00',
  'publishSlots.slotMinutes': 30,
  'withdrawSlots.to': '2026-01-02T08:00:00Z',
  // a date of birth, which a name may be too
  'requestRectification.value': '1980',
  'enterProgress.year': 2026,
  // a year without a plan: nothing is submitted
  'submitFundModule.fund': 'FNPS',
  'submitFundModule.year': 2003,
  'validateFundModule.fund': 'FNPS',
  'validateFundModule.year': 2026,
  'returnFundModule.fund': 'FNPS',
  'returnFundModule.year': 2026,
  'sendProgressSnapshot.year': 2026,
  // quarters that every release of the tests covers
  'releaseAnonymisedCases.from': '2026-01',
  'releaseAnonymisedCases.to': '2026-03',
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  // long enough for keys and for reasons
  String: 'Prova della matrice dei permessi',
  Date: '2026-01-01',
  DateTime: '2026-01-01T08:00:00Z',
  YearMonth: '2026-01',
  PartialDate: '1980',
  TaxCode: '90000000001',
  Cup: 'J51H17000030007',
  Euro: '1.00',
  EmailAddress: 'persona@example.it',
}
