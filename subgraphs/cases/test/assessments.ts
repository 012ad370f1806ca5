import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { z } from 'zod'
import { subgraph } from '../src/graph/schema.ts'
import { type caseFiles, socialWorker } from './files.ts'

export const now = new Date('2026-11-02T08:00:00Z')

export type Data = Readonly<Record<string, unknown>>

/** What a mutation came to, as far as the tests go on from it; the rest is compared as it is. */
const outcomes = z.looseObject({
  currentVersion: z.number().optional(),
  violations: z.array(z.object({ path: z.string(), reason: z.string() })).optional(),
  assessment: z
    .looseObject({
      id: z.string(),
      version: z.number(),
      participants: z.array(z.looseObject({ id: z.string(), signedOffAt: z.string().nullable() })),
    })
    .optional(),
})

const caseWith = z.looseObject({ case: z.looseObject({ assessments: z.array(z.unknown()) }) })
/** The assessments in an answer, the one planned last at the end. */
export const assessmentsIn = (data: unknown) => caseWith.parse(plain(data)).case.assessments
/** Without the bare prototypes of graphql-js. */
export const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data))

/** The assessment in an outcome. @throws when the mutation was refused */
export function madeBy({ assessment, ...outcome }: z.infer<typeof outcomes>) {
  if (!assessment) throw new Error(`Refused: ${JSON.stringify(outcome)}`)
  return assessment
}

/** Answers to all that the social worker’s sheet requires. */
export const sheet = [
  { item: 'COLLOQUIO', date: '2026-11-02' },
  ...['SALUTE', 'AUTONOMIA', 'ABITAZIONE', 'LAVORO', 'RELAZIONI'].map((item) => ({ item, codes: ['2'] })),
  { item: 'SUPPORTO', codes: ['1'] },
  { item: 'CAREGIVER', boolean: false },
  { item: 'REDDITO', codes: ['2'] },
]

/** Assessments of the cases of a test's database. */
export function assessmentsOf(files: Awaited<ReturnType<typeof caseFiles>>) {
  let keys = 0

  /** Calls a mutation; answers its outcome, or what is wrong with its input. */
  async function call(viewer: Viewer, mutation: string, input: Data, fields = '') {
    const Name = mutation.charAt(0).toUpperCase() + mutation.slice(1)
    const { data, errors } = await files.graph.execute(subgraph, {
      viewer,
      now,
      query: `mutation Try($input: ${Name}Input!) { ${mutation}(input: $input) {
        __typename ... on Refusal { message } ... on StaleVersion { currentVersion } ${fields}
        ... on ${Name}Payload { assessment { id version score reading completedOn completeness { answered required missing { code } }
          participants { id name profession section signedOffAt } } case { version phase } }
      } }`,
      variables: { input },
    })
    const [error] = errors ?? []
    if (error?.extensions.code === 'BAD_USER_INPUT')
      return outcomes.parse({ violations: error.extensions.violations })
    if (error) throw error
    return outcomes.parse(plain(data?.[mutation]))
  }

  /** A case and what planning an assessment of it needs. */
  async function opened(phase = 'NEEDS_ASSESSMENT') {
    const id = await files.open({ phase })
    return {
      uuid: id,
      input: {
        case: encodeId('case', id),
        expectedVersion: 1,
        instrument: 'SCHEDA-SOCIALE',
        kind: 'PROFESSIONAL',
        plannedOn: '2026-11-10',
        idempotencyKey: `planned-once-${++keys}`,
      },
    }
  }

  /** An assessment that the social worker has planned. */
  async function planned(reported: Data = {}) {
    const { uuid, input } = await opened()
    const outcome = await call(socialWorker, 'planAssessment', { ...input, ...reported })
    const { id, participants } = madeBy(outcome)
    return { uuid, assessment: id, participants }
  }

  return { call, opened, planned }
}
