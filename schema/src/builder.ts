import SchemaBuilder from '@pothos/core'
import directives from '@pothos/plugin-directives'
import federation from '@pothos/plugin-federation'
import './access-plugin.ts'
import './cost-plugin.ts'
import './reading-plugin.ts'
import type { Cents } from './cents.ts'
import type { SubgraphContext } from './context.ts'
import type { PageInfo } from './paging.ts'
import type { Policy } from './policy.ts'
import type { Refused } from './refusal.ts'
import { type Cig, cig } from './scalars/cig.ts'
import { type Cup, cup } from './scalars/cup.ts'
import { date, type IsoDate } from './scalars/date.ts'
import { dateTime } from './scalars/date-time.ts'
import { type EmailAddress, emailAddress } from './scalars/email-address.ts'
import { euro } from './scalars/euro.ts'
import { type PartialDate, partialDate } from './scalars/partial-date.ts'
import { type TaxCode, taxCode } from './scalars/tax-code.ts'
import { type YearMonth, yearMonth } from './scalars/year-month.ts'

/**
 * The types all subgraphs share. Scalars that arrive from a client are branded: whoever holds a `TaxCode` knows it was verified.
 * What goes out is what the database gives, text or a number of cents, and is checked on the way.
 */
export interface UserTypes<Context extends SubgraphContext> {
  Context: Context
  Scalars: {
    ID: { Input: string; Output: string }
    Date: { Input: IsoDate; Output: string }
    DateTime: { Input: Date; Output: Date }
    YearMonth: { Input: YearMonth; Output: string }
    PartialDate: { Input: PartialDate; Output: string }
    TaxCode: { Input: TaxCode; Output: string }
    Euro: { Input: Cents; Output: Cents }
    Cig: { Input: Cig; Output: string }
    Cup: { Input: Cup; Output: string }
    EmailAddress: { Input: EmailAddress; Output: string }
  }
  Objects: { PageInfo: PageInfo }
  Interfaces: { Refusal: Refused }
  Directives: { link: { locations: 'SCHEMA'; args: { url: string; import: string[] } } }
}

export type GraphTypes<Context extends SubgraphContext = SubgraphContext> =
  PothosSchemaTypes.ExtendDefaultTypes<UserTypes<Context>>

/** A subgraph's builder. Its types are added with the ordinary Pothos methods and the building blocks beside this file. */
export type Builder<Context extends SubgraphContext = SubgraphContext> = PothosSchemaTypes.SchemaBuilder<
  GraphTypes<Context>
>

/** A builder with the scalars, `PageInfo`, `interface Refusal` and the root types (`Mutation` and `Subscription` when the policy speaks of them). */
export function createBuilder<Context extends SubgraphContext>(options: {
  policy: Policy
}): Builder<Context> {
  // Plugins work from the last to the first: what ours write is there before the directives plugin turns directives into syntax.
  const builder = new SchemaBuilder<UserTypes<Context>>({
    plugins: [directives, federation, 'access', 'cost', 'reading'],
    ...options,
  })
  addScalars(builder)
  addPageInfo(builder)
  builder.interfaceType('Refusal', {
    description: 'Why a mutation was not carried out (rifiuto), when a rule of the domain stands in the way.',
    fields: (t) => ({
      message: t.exposeString('message', {
        nullable: false,
        description: 'For the end user, in plain Italian.',
      }),
    }),
    resolveType: (refusal) => refusal.refused,
  })
  builder.queryType({ description: 'What can be read.' })
  if (options.policy.Mutation) builder.mutationType({ description: 'What can be changed.' })
  if (options.policy.Subscription) builder.subscriptionType({ description: 'What can be watched.' })
  return builder
}

function addScalars<Context extends SubgraphContext>(builder: Builder<Context>): void {
  builder.addScalarType('Date', date)
  builder.addScalarType('DateTime', dateTime)
  builder.addScalarType('YearMonth', yearMonth)
  builder.addScalarType('PartialDate', partialDate)
  builder.addScalarType('TaxCode', taxCode)
  builder.addScalarType('Euro', euro)
  builder.addScalarType('Cig', cig)
  builder.addScalarType('Cup', cup)
  builder.addScalarType('EmailAddress', emailAddress)
}

function addPageInfo<Context extends SubgraphContext>(builder: Builder<Context>): void {
  builder.objectType('PageInfo', {
    description: 'Where a page stands in its list (Relay cursor connections).',
    shareable: true,
    fields: (t) => ({
      hasNextPage: t.exposeBoolean('hasNextPage', {
        nullable: false,
        description: 'Whether the list goes on after this page.',
      }),
      hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
        nullable: false,
        description: 'Whether the list has something before this page.',
      }),
      startCursor: t.exposeString('startCursor', {
        nullable: true,
        description: 'Position of the first element of the page.',
      }),
      endCursor: t.exposeString('endCursor', {
        nullable: true,
        description: 'Position of the last element of the page.',
      }),
    }),
  })
}
