import type { GraphQLSchema } from 'graphql'
import { matrixViewers } from './access-matrix.ts'
import { machinery, objectTypes } from './completeness.ts'
import { mayRead } from './demands.ts'
import type { Policy } from './policy.ts'
import type { Processing, ProcessingActivity } from './processing.ts'

/** A subgraph as the register reads it. */
export interface ProcessingSubgraph {
  readonly name: string
  readonly schema: GraphQLSchema
  readonly policy: Policy
  readonly processing: Processing
}

/** A partner with registered operations. */
export interface Recipient {
  readonly name: string
  /** Titles of the purposes agreed with it. */
  readonly purposes: readonly string[]
  readonly operations: number
  /** What its operations select, as `Type.field`. */
  readonly fields: ReadonlySet<string>
}

/** How long a kind of record is kept. */
export interface RetentionPeriod {
  readonly code: string
  readonly label: string
  /** The period and what becomes of the record after it, in words. */
  readonly period: string
  readonly basis: string
  readonly confidence: string
}

const introduction = `# Registro delle attività di trattamento

Reg. UE 2016/679, art. 30. Scritto da \`pnpm compose\` a partire dalle attività dichiarate (\`subgraphs/*/src/processing.ts\`), dalle tabelle di
accesso (\`subgraphs/*/src/policy.ts\`), dalle operazioni registrate dei partner (\`schema/operations\`) e dalle regole di conservazione
(\`db/data/retention_rule.csv\`); non si modifica a mano.

Titolari: il comune per i casi che detiene e per i propri residenti; l’Ambito territoriale sociale per i casi accettati in trasferimento e per il
proprio piano di zona; la Regione Puglia per i dati anonimi e aggregati. Responsabile della piattaforma: chi la gestisce per loro conto (art. 28).

Misure di sicurezza comuni a tutte le attività (art. 32): identità verificata a ogni richiesta; rifiuto predefinito per ogni campo; politiche di
riga nella base dati; registro degli accessi in sola aggiunta, sigillato a catena; limitazione del trattamento per persona; nessun trasferimento
verso paesi terzi.
`

/**
 * The register as a markdown page.
 * @throws when a type of the graph belongs to no activity or to two, or an activity names a type or a rule that is not there
 */
export function processingRegister(
  subgraphs: readonly ProcessingSubgraph[],
  recipients: readonly Recipient[],
  keepings: readonly RetentionPeriod[],
): string {
  assertDeclared(subgraphs, keepings)
  const activities = subgraphs.flatMap((subgraph) =>
    subgraph.processing.activities.map((activity) =>
      entryOf(activity, subgraph, subgraphs, recipients, keepings),
    ),
  )
  return [introduction, ...activities, partnerTable(subgraphs, recipients), keepingTable(keepings)].join('\n')
}

function entryOf(
  activity: ProcessingActivity,
  { name }: ProcessingSubgraph,
  subgraphs: readonly ProcessingSubgraph[],
  recipients: readonly Recipient[],
  keepings: readonly RetentionPeriod[],
): string {
  const fields = fieldsOf(activity.types, subgraphs)
  const partners = recipients.filter((partner) => fields.some((field) => partner.fields.has(field.name)))
  const kept = keepings.filter(({ code }) => activity.retention.includes(code))
  const lines = {
    Finalità: activity.purpose,
    'Base giuridica': activity.legalBasis.join('; '),
    Interessati: activity.dataSubjects.join('; '),
    'Categorie di dati': activity.data.join('; '),
    'Dove sono': `${name}: ${activity.types.map((type) => `\`${type}\``).join(' ')}`,
    'Chi li consulta': readersOf(fields).join('; '),
    'Altri destinatari':
      partners.map(({ name: partner, purposes }) => `${partner} (${purposes.join(', ')})`).join('; ') ||
      'nessuno',
    Conservazione: kept.map(({ label, period }) => `${label}: ${period}`).join('; '),
  }
  const rows = Object.entries(lines).map(([title, text]) => `| ${title} | ${text} |`)
  return [`## ${activity.name}\n`, '| | |', '|---|---|', ...rows, ''].join('\n')
}

interface ReadableField {
  /** `Type.field` */
  readonly name: string
  /** Columns of the access matrix that may read it. */
  readonly readers: ReadonlySet<string>
}

/** The fields of the types in all subgraphs, each once. */
function fieldsOf(types: readonly string[], subgraphs: readonly ProcessingSubgraph[]): ReadableField[] {
  const found = new Map<string, ReadableField>()
  for (const { policy, schema } of subgraphs)
    for (const type of objectTypes(schema).filter(({ name }) => types.includes(name)))
      for (const field of Object.keys(type.getFields())) {
        const name = `${type.name}.${field}`
        if (machinery.has(name)) continue
        const readers = [...matrixViewers].filter(([, viewer]) =>
          mayRead(policy, schema, type.name, field, viewer),
        )
        found.set(name, { name, readers: new Set(readers.map(([title]) => title)) })
      }
  return [...found.values()]
}

/** Who may read how much of it, in the order of the matrix. */
function readersOf(fields: readonly ReadableField[]): string[] {
  return [...matrixViewers.keys()].flatMap((title) => {
    const read = fields.filter(({ readers }) => readers.has(title)).length
    if (read === 0) return []
    const share = read === fields.length ? 'tutti i campi' : `${read} campi su ${fields.length}`
    return [`${title.replace(':', ' ')} (${share})`]
  })
}

function partnerTable(subgraphs: readonly ProcessingSubgraph[], recipients: readonly Recipient[]): string {
  const personal = subgraphs.flatMap(({ processing }) =>
    processing.activities.map(({ name, types }) => ({ name, types: new Set(types) })),
  )
  const rows = recipients.map(({ name, purposes, operations, fields }) => {
    const types = new Set([...fields].map((field) => field.split('.')[0] ?? ''))
    const reached = personal.filter((activity) => !activity.types.isDisjointFrom(types))
    const what = reached.map((activity) => activity.name).join('; ') || 'nessun dato personale'
    return `| ${name} | ${purposes.join('; ')} | ${operations} | ${what} |`
  })
  return [
    '## Destinatari esterni\n',
    '| partner | finalità concordate | operazioni registrate | attività di cui riceve dati |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function keepingTable(keepings: readonly RetentionPeriod[]): string {
  const rows = keepings.map(
    ({ code, label, period, basis, confidence }) =>
      `| ${code} | ${label} | ${period} | ${basis} | ${confidence} |`,
  )
  return [
    '## Termini di conservazione\n',
    'Quanto è certo: S letto in una fonte; S\\* dedotto da una fonte; N citato; K noto senza fonte alla mano, da confermare con il piano di conservazione dell’ente.\n',
    '| codice | documenti | termine | base | certezza |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function assertDeclared(
  subgraphs: readonly ProcessingSubgraph[],
  keepings: readonly RetentionPeriod[],
): void {
  const present = new Set(
    subgraphs.flatMap(({ schema }) => objectTypes(schema).filter(holdsData)).map(nameOf),
  )
  const declared = subgraphs.flatMap(({ processing: { activities, impersonal } }) => [
    ...activities.flatMap(({ types }) => types),
    ...Object.values(impersonal).flat(),
  ])
  const rules = new Set(keepings.map(({ code }) => code))
  const activities = subgraphs.flatMap(({ processing }) => processing.activities)
  const faults = [
    ...[...present]
      .filter((type) => !declared.includes(type))
      .map((type) => `${type} belongs to no processing activity, and is not said to be impersonal`),
    ...declared.filter((type) => !present.has(type)).map((type) => `${type} is declared but does not exist`),
    ...declared
      .filter((type, at) => declared.indexOf(type) !== at)
      .map((type) => `${type} is declared more than once`),
    ...activities.flatMap(({ name, retention }) => [
      ...(retention.length === 0 ? [`${name} has no rule of retention`] : []),
      ...retention.filter((code) => !rules.has(code)).map((code) => `${name} names the unknown rule ${code}`),
    ]),
  ]
  if (faults.length > 0)
    throw new Error(`subgraphs/*/src/processing.ts does not fit the graph:\n- ${faults.sort().join('\n- ')}`)
}

const nameOf = ({ name }: { readonly name: string }) => name

/** Root types, pages of lists, payloads and refusals say nothing beyond the types they are made of. */
function holdsData(type: ReturnType<typeof objectTypes>[number]): boolean {
  return (
    !/^(Query|Mutation|Subscription|PageInfo)$|(Connection|Edge|Payload)$/.test(type.name) &&
    !type.getInterfaces().some(({ name }) => name === 'Refusal')
  )
}
