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
import type { Sighting, Sightings } from './sightings.ts'

/** Calls every mutation with an input of the right form about records that do not exist: who is not refused gets as far as not finding them. */
export async function mutationSightings(schema: GraphQLSchema, client: Client): Promise<Sightings> {
  const seen = new Map<string, Sighting>()
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const variables = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ')
    const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ')
    const values = Object.fromEntries(field.args.map(({ name, type }) => [name, sample(type, name)]))
    const text = `mutation Try_${field.name}(${variables}) { ${field.name}(${given}) { __typename } }`
    const { errors = [] } = await client.query(text, values)
    const codes = new Set(errors.map(({ extensions }) => extensions.code ?? 'no code'))
    const denied = codes.delete('FORBIDDEN')
    seen.set(`Mutation.${field.name}`, { answered: denied ? 0 : 1, filled: !denied, denied, failures: codes })
  }
  return seen
}

/** A value of a type; an id names its record by the field it stands in. */
function sample(type: GraphQLInputType, name: string): unknown {
  if (isNonNullType(type)) return sample(type.ofType, name)
  if (isListType(type)) return [sample(type.ofType, name)]
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(isRequiredInputField)
    return Object.fromEntries(required.map((field) => [field.name, sample(field.type, field.name)]))
  }
  return type.name === 'ID' ? `${entityOf(name)}_01jd0000000000000000000000` : SAMPLES[type.name]
}

/** The type's name as ids carry it: `plannedIntervention` is `planned_intervention`. */
const entityOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const SAMPLES: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  String: 'Prova',
  Date: '2026-01-01',
  DateTime: '2026-01-01T08:00:00Z',
  YearMonth: '2026-01',
  PartialDate: '1980',
  TaxCode: '90000000006',
  Euro: '1.00',
  EmailAddress: 'persona@example.it',
}
