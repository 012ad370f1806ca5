import {
  instrument,
  instrumentItem,
  instrumentOption,
  instrumentReading,
  instrumentScale,
  instrumentSection,
} from '@cse/db/cases/instrument-tables'
import type { PgColumn } from '@cse/db/src/query/columns'
import { loader } from '@cse/db/src/query/loader'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Instrument } from '../rules/instrument.ts'

/** What is sought: of which versions, and valid on which day; null for all. */
interface Sought {
  /** `SVAMA|DGR-2814-2011`. */
  readonly keys: readonly string[] | null
  readonly code: string | null
  readonly day: string | null
}

const ofInstrument = (table: { readonly instrument: PgColumn; readonly version: PgColumn }) =>
  sql`${table.instrument} = ${instrument.code} and ${table.version} = ${instrument.version}`

/** An instrument with all that belongs to it is one row, so that reading it costs one statement. */
const selectInstruments = prepared(
  'instruments',
  (given: Given<Sought>) => sql<Instrument>`
    select ${instrument.code} as "code", ${instrument.version} as "version", ${instrument.name} as "name",
      ${instrument.assessedBy} as "assessedBy", ${instrument.validFrom} as "validFrom", ${instrument.validTo} as "validTo",
      ${instrument.headlineScale} as "headlineScale", ${instrument.origin} as "origin", ${instrument.confidence} as "confidence",
      (select coalesce(json_agg(json_build_object('code', ${instrumentSection.code}, 'label', ${instrumentSection.label})
         order by ${instrumentSection.position}), '[]')
       from ${instrumentSection} where ${ofInstrument(instrumentSection)}) as "sections",
      (select coalesce(json_agg(json_build_object('code', ${instrumentItem.code}, 'section', ${instrumentItem.section},
         'label', ${instrumentItem.label}, 'kind', ${instrumentItem.kind}, 'required', ${instrumentItem.required},
         'neededWhen', ${instrumentItem.neededWhen}, 'many', ${instrumentItem.many}, 'lowest', ${instrumentItem.lowest},
         'highest', ${instrumentItem.highest}, 'scales', ${instrumentItem.scales}, 'confidence', ${instrumentItem.confidence},
         'options', (select coalesce(json_agg(json_build_object('code', ${instrumentOption.code}, 'label', ${instrumentOption.label},
             'score', ${instrumentOption.score}, 'validFrom', ${instrumentOption.validFrom}, 'validTo', ${instrumentOption.validTo})
             order by ${instrumentOption.position}), '[]')
           from ${instrumentOption} where ${instrumentOption.list} = ${instrumentItem.options}))
         order by ${instrumentItem.position}), '[]')
       from ${instrumentItem} where ${ofInstrument(instrumentItem)}) as "items",
      (select coalesce(json_agg(json_build_object('code', ${instrumentScale.code}, 'label', ${instrumentScale.label},
         'rule', ${instrumentScale.rule}, 'lowest', ${instrumentScale.lowest}, 'highest', ${instrumentScale.highest},
         'readings', (select coalesce(json_agg(json_build_object('atLeast', ${instrumentReading.atLeast}, 'label', ${instrumentReading.label})
             order by ${instrumentReading.atLeast}), '[]')
           from ${instrumentReading} where ${ofInstrument(instrumentReading)} and ${instrumentReading.scale} = ${instrumentScale.code}))
         order by ${instrumentScale.position}), '[]')
       from ${instrumentScale} where ${ofInstrument(instrumentScale)}) as "scales"
    from ${instrument}
    where (${given.keys}::text[] is null or ${instrument.code} || '|' || ${instrument.version} = any (${given.keys}::text[]))
      and (${given.code}::text is null or ${instrument.code} = ${given.code}::text)
      and (${given.day}::date is null
        or ${given.day}::date between ${instrument.validFrom} and coalesce(${instrument.validTo}, 'infinity'))
    order by ${instrument.name}, ${instrument.code}, ${instrument.validFrom} desc`,
)

/** The versions of an instrument, or of all, that are valid on a day, or ever were; the newest of each first. */
export function instruments(
  session: Pick<SchemaSession, 'rows'>,
  { code = null, day = null }: { readonly code?: string | null; readonly day?: string | null },
): Promise<Instrument[]> {
  return session.rows(selectInstruments({ keys: null, code, day }))
}

/** A version of an instrument, asked for by {@link instrumentKey}; read once a request. */
export const instrumentByKey = loader(
  'instruments',
  (session, keys: readonly string[]) => session.rows(selectInstruments({ keys, code: null, day: null })),
  ({ code, version }) => instrumentKey(code, version),
)

export function instrumentKey(code: string, version: string): string {
  return `${code}|${version}`
}
