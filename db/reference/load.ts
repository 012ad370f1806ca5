import type { JSONValue, Sql, TransactionSql } from 'postgres'
import * as catalogue from './catalogue-files.ts'
import { readReference } from './csv.ts'
import * as instruments from './instrument-files.ts'
import { readRetentionRules } from './retention-files.ts'
import * as territory from './territory-files.ts'

/**
 * Loads the territory and the catalogue from `db/data`, in one transaction. May run at every start: what has changed in the files is
 * brought up to date, what is the same is not touched, and nothing is removed, because records refer to it.
 * @throws an Error of one sentence that names file and line when a row is bad; then nothing has changed.
 */
export async function loadReference(adminSql: Sql): Promise<void> {
  await adminSql.begin(bringUpToDate)
}

/** The same, inside the transaction of whoever calls. */
export async function bringUpToDate(sql: TransactionSql): Promise<void> {
  for (const table of referenceTables()) await upsert(sql, table)
}

interface ReferenceTable {
  readonly name: string
  readonly key: readonly string[]
  readonly rows: readonly Record<string, JSONValue>[]
}

/** In the order in which they refer to each other. */
function referenceTables(): ReferenceTable[] {
  const byCode = (name: string, rows: ReferenceTable['rows']) => ({ name, key: ['code'], rows })
  const article = ['regulation', 'article', 'valid_from']
  const instrument = ['instrument', 'version']
  return [
    { name: 'registry.comune', key: ['istat_code'], rows: readReference(territory.comuni) },
    byCode('registry.ambito', readReference(territory.ambiti)),
    {
      name: 'registry.ambito_membership',
      key: ['comune', 'valid_from'],
      rows: readReference(territory.memberships),
    },
    byCode(
      'registry.retention_rule',
      readRetentionRules().map((rule) => ({ ...rule })),
    ),
    byCode('services.target_area', readReference(catalogue.targetAreas)),
    byCode(
      'cases.target_area',
      readReference(catalogue.targetAreas).map(({ code, label }) => ({ code, label })),
    ),
    byCode('services.macro_area', readReference(catalogue.macroAreas)),
    byCode('services.leps', readReference(catalogue.leps)),
    byCode('services.service_family', without('confidence', readReference(catalogue.serviceFamilies))),
    byCode('services.service_type', classifiedServiceTypes()),
    byCode('cases.service_type', validityOfServiceTypes()),
    { name: 'services.regulation_article', key: article, rows: readReference(catalogue.regulationArticles) },
    {
      name: 'services.service_type_regulation',
      key: ['service_type', ...article],
      rows: without('confidence', readReference(catalogue.serviceTypeRegulations)),
    },
    { name: 'cases.instrument', key: ['code', 'version'], rows: readReference(instruments.instruments) },
    {
      name: 'cases.instrument_section',
      key: [...instrument, 'code'],
      rows: readReference(instruments.instrumentSections),
    },
    {
      name: 'cases.instrument_option',
      key: ['list', 'code'],
      rows: readReference(instruments.instrumentOptions),
    },
    {
      name: 'cases.instrument_item',
      key: [...instrument, 'code'],
      rows: readReference(instruments.instrumentItems),
    },
    {
      name: 'cases.instrument_scale',
      key: [...instrument, 'code'],
      rows: readReference(instruments.instrumentScales),
    },
    {
      name: 'cases.instrument_reading',
      key: [...instrument, 'scale', 'at_least'],
      rows: readReference(instruments.instrumentReadings),
    },
    byCode('finance.fund', readReference(catalogue.funds)),
    { name: 'finance.fund_rule', key: ['fund', 'first_year'], rows: readReference(catalogue.fundRules) },
    byCode('finance.service_type', placedServiceTypes()),
    byCode('analytics.service_type', levelledServiceTypes()),
  ]
}

function classifiedServiceTypes(): ReferenceTable['rows'] {
  const places = new Map(
    readReference(catalogue.prestationClassification).map(({ service_type, ...place }) => [
      service_type,
      place,
    ]),
  )
  return readReference(catalogue.serviceTypes).map(({ validity_confidence, ...type }) => {
    const place = places.get(type.code)
    if (!place)
      throw new Error(`db/data/${catalogue.prestationClassification.name}: ${type.code} is missing.`)
    return { ...type, macro_area: place.macro_area, leps: place.leps, target_areas: place.target_areas }
  })
}

/** As far as the rules of funds need it: finance has no other copy of the catalogue. */
function placedServiceTypes(): ReferenceTable['rows'] {
  return ['label', 'family', 'parent_code'].reduce(
    (rows, column) => without(column, rows),
    classifiedServiceTypes(),
  )
}

/** Families, macro-areas and essential levels, by which analytics counts deliveries. */
function levelledServiceTypes(): ReferenceTable['rows'] {
  return ['label', 'parent_code', 'valid_from', 'valid_to', 'target_areas'].reduce(
    (rows, column) => without(column, rows),
    classifiedServiceTypes(),
  )
}

/** What cases knows of the catalogue, which it may not read. */
function validityOfServiceTypes(): ReferenceTable['rows'] {
  return readReference(catalogue.serviceTypes).map(({ code, valid_from, valid_to }) => ({
    code,
    valid_from,
    valid_to,
  }))
}

function without(column: string, rows: ReferenceTable['rows']): ReferenceTable['rows'] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== column)))
}

async function upsert(sql: TransactionSql, { name, key, rows }: ReferenceTable): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const values = columns.filter((column) => !key.includes(column))
  const list = (prefix: string, names: readonly string[]) => names.map((column) => prefix + column).join(', ')
  const update =
    values.length === 0
      ? 'nothing'
      : `update set (${list('', values)}) = row(${list('excluded.', values)})
         where row(${list('present.', values)}) is distinct from row(${list('excluded.', values)})`
  await sql.unsafe(
    `insert into ${name} as present (${list('', columns)})
     select ${list('', columns)} from jsonb_populate_recordset(null::${name}, $1)
     on conflict (${list('', key)}) do ${update}`,
    [sql.json([...rows])],
  )
}
