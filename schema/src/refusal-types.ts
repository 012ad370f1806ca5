import type { ObjectRef } from '@pothos/core'
import type { Builder, GraphTypes } from './builder.ts'
import type { SubgraphContext } from './context.ts'
import type { Refused } from './refusal.ts'
import { type StoredFields, type StoredShape, storedFields } from './stored-fields.ts'

/**
 * The graph's type of a refusal, an implementation of `interface Refusal`; it is for everyone without a line in the policy, since only
 * who may call the mutation can meet it. `details` is what it gives beyond the message.
 */
export function refusalType<
  Context extends SubgraphContext,
  Name extends string,
  Details extends StoredFields<Context> = Readonly<Record<never, never>>,
>(
  builder: Builder<Context>,
  name: Name,
  { description, details }: { description: string; details?: Details },
): ObjectRef<GraphTypes<Context>, Refused<Name> & StoredShape<Context, Details, false>> {
  const ref = builder.objectRef<Refused>(name).implement({
    description,
    interfaces: ['Refusal'],
    shareable: true,
    fields: (t) => storedFields(t, details ?? {}, false),
  })
  // The fields are what `details` says, which the compiler cannot follow through a record.
  return ref as ObjectRef<GraphTypes<Context>, Refused<Name> & StoredShape<Context, Details, false>>
}

/** The refusal of what would begin after a person's death; its value is made by `personDeceased`. */
export function deceasedRefusal<Context extends SubgraphContext>(builder: Builder<Context>) {
  return refusalType(builder, 'PersonDeceased', {
    description: 'The person has died, and what was asked would begin afterwards (persona deceduta).',
    details: { deceasedOn: { type: 'Date', description: 'Day of death (data di decesso).' } },
  })
}

/** The refusals that mutations of several subgraphs share; their values are made by `staleVersion`, `notFound`, `repeatedKey`. */
export function sharedRefusals<Context extends SubgraphContext>(builder: Builder<Context>) {
  return {
    StaleVersion: refusalType(builder, 'StaleVersion', {
      description: 'The record was changed since it was read: `expectedVersion` is no longer its version.',
      details: { currentVersion: { type: 'Int', description: 'The version the record has now.' } },
    }),
    NotFound: refusalType(builder, 'NotFound', {
      description:
        'There is no such record for this viewer: it does not exist or is out of scope, the two are not distinguished.',
    }),
    RepeatedKey: refusalType(builder, 'RepeatedKey', {
      description: 'The `idempotencyKey` was already used with other input.',
    }),
  }
}
