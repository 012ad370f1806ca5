import type { Processing } from '@cse/schema/processing'
import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'
import { partsOf } from '@cse/schema/record-copy/parts'
import { vocabularyOf } from '@cse/schema/record-copy/vocabulary'
import { type GraphQLSchema, isObjectType, parse } from 'graphql'
import { fieldsOutOfReach } from '../../persisted-documents/reach.ts'
import { selectedFields } from '../../persisted-documents/selected-fields.ts'

/** What the copy has of connections beside their rows. */
const PAGING: ReadonlySet<string> = new Set([
  'pageInfo',
  'nodes',
  'hasNextPage',
  'endCursor',
  'person',
  'case',
])

/**
 * Throws unless the copy of a record is whole: each field of each type of a processing activity is in it, is withheld for a stated reason, or
 * says nothing of the person. What it has, the person may read, and has an Italian name.
 */
export function assertWholeCopy(
  contributions: readonly RecordCopyContribution[],
  processing: readonly Processing[],
  api: GraphQLSchema,
): void {
  const questions = partsOf(contributions).map(({ question }) => question)
  const copied = new Set(questions.flatMap((question) => selectedFields(question, api)))
  const withheld = new Set(contributions.flatMap((each) => Object.keys(each.withheld)))
  const technical = new Set(contributions.flatMap((each) => each.technical))
  const types = processing.flatMap(({ activities }) => activities.flatMap((activity) => activity.types))
  const vocabulary = vocabularyOf(api, contributions)
  const faults = [
    ...types.flatMap((name) => {
      const type = api.getType(name)
      if (!isObjectType(type) || withheld.has(name)) return []
      return Object.keys(type.getFields())
        .map((field) => `${name}.${field}`)
        .filter((field) => !copied.has(field) && !withheld.has(field) && !technical.has(field))
        .map((field) => `${field} is neither in the copy of a record nor withheld from it`)
    }),
    ...[...withheld, ...technical]
      .filter((name) => copied.has(name) || !exists(name, api))
      .map((name) => `${name} is said to be left out, and is in the copy or does not exist`),
    ...questions.flatMap((question) =>
      fieldsOutOfReach(api, parse(question), { scope: 'CITIZEN', roles: [] }).map(
        (field) => `${field} is in the copy and no citizen may read it`,
      ),
    ),
    ...[...copied]
      .filter((name) => !PAGING.has(fieldIn(name)) && !vocabulary.label(typeIn(name), fieldIn(name)))
      .map((name) => `${name} has no Italian name`),
  ]
  if (faults.length > 0)
    throw new Error(`subgraphs/*/src/record-copy.ts does not fit the graph:\n- ${faults.join('\n- ')}`)
}

const typeIn = (name: string) => name.split('.')[0] ?? ''
const fieldIn = (name: string) => name.split('.')[1] ?? ''

function exists(name: string, api: GraphQLSchema): boolean {
  const type = api.getType(typeIn(name))
  if (!isObjectType(type)) return false
  return !name.includes('.') || type.getFields()[fieldIn(name)] !== undefined
}
