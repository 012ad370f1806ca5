import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { subgraph } from '../src/graph/schema.ts'
import { assessmentsIn, assessmentsOf, madeBy, now, sheet } from './assessments.ts'
import { caseFiles, caseOf, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let call: ReturnType<typeof assessmentsOf>['call']
let opened: ReturnType<typeof assessmentsOf>['opened']
let planned: ReturnType<typeof assessmentsOf>['planned']
beforeAll(async () => {
  files = await caseFiles()
  ;({ call, opened, planned } = assessmentsOf(files))
}, START)
afterAll(() => files.stop())

describe('an assessment by the social worker', () => {
  test('is planned, filled in at several times, and completed with its score', async () => {
    const { uuid, assessment } = await planned()
    const first = await call(socialWorker, 'answerAssessment', {
      assessment,
      expectedVersion: 1,
      answers: sheet.slice(0, 4),
    })
    expect(first.assessment).toMatchObject({
      version: 2,
      score: null,
      completeness: { answered: 4, required: 9 },
    })
    const early = await call(
      socialWorker,
      'completeAssessment',
      { assessment, assessmentVersion: 2, expectedVersion: 2, outcome: 'Bisogno semplice' },
      '... on AssessmentIncomplete { missing }',
    )
    expect(early).toMatchObject({
      __typename: 'AssessmentIncomplete',
      missing: ['LAVORO', 'RELAZIONI', 'SUPPORTO', 'CAREGIVER', 'REDDITO'],
    })
    await call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 2, answers: sheet.slice(4) })
    const done = await call(socialWorker, 'completeAssessment', {
      assessment,
      assessmentVersion: 3,
      expectedVersion: 2,
      outcome: 'Bisogno semplice',
      findings: 'Rete presente.',
    })
    expect(done).toMatchObject({
      __typename: 'CompleteAssessmentPayload',
      assessment: { version: 4, score: 10, reading: 'Alta', completedOn: '2026-11-02' },
      case: { version: 3, phase: 'NEEDS_ASSESSMENT' },
    })
    const { data } = await files.execute(socialWorker, caseOf(uuid, 'events(first: 1) { nodes { kind } }'))
    expect(JSON.stringify(data)).toContain('ASSESSMENT_COMPLETED')
    const facts = await files.admin`select facts->>'assessment' as assessment from cases.event
      where case_id = ${uuid} and kind like 'ASSESSMENT_%' order by at, id`
    expect(new Set(facts.map((row) => row.assessment)).size).toBe(1)
    expect(
      await call(socialWorker, 'answerAssessment', {
        assessment,
        expectedVersion: 4,
        answers: sheet.slice(0, 1),
      }),
    ).toMatchObject({ __typename: 'AssessmentCompleted' })
  })

  test('is planned once for one key', async () => {
    const { uuid, input } = await opened()
    const [one, other] = [
      await call(socialWorker, 'planAssessment', input),
      await call(socialWorker, 'planAssessment', input),
    ]
    expect(madeBy(other).id).toBe(madeBy(one).id)
    const [row] =
      await files.admin`select count(*) from cases.assessment where case_id = ${uuid} and completed_on is null`
    expect(Number(row?.count)).toBe(1)
    expect(await call(socialWorker, 'planAssessment', { ...input, plannedOn: '2026-11-11' })).toMatchObject({
      __typename: 'RepeatedKey',
    })
  })

  test('has its answers changed and withdrawn', async () => {
    const { uuid, assessment } = await planned()
    const answers = [
      { item: 'MISURE', codes: ['COMUNE', 'ADI'] },
      { item: 'CONVIVENTI', number: 3 },
      { item: 'NOTE', text: 'Vive con la figlia' },
    ]
    await call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 1, answers })
    await call(socialWorker, 'answerAssessment', {
      assessment,
      expectedVersion: 2,
      answers: [{ item: 'NOTE' }, { item: 'MISURE', codes: ['ADI'] }],
    })
    const { data } = await files.execute(
      socialWorker,
      caseOf(
        uuid,
        'assessments { instrument form { version } answers { item { code } codes options { label } number text } }',
      ),
    )
    expect(assessmentsIn(data).at(-1)).toEqual({
      instrument: 'SCHEDA-SOCIALE',
      form: { version: '2' },
      answers: [
        { item: { code: 'CONVIVENTI' }, codes: null, options: null, number: 3, text: null },
        {
          item: { code: 'MISURE' },
          codes: ['ADI'],
          options: [{ label: 'Assegno di inclusione' }],
          number: null,
          text: null,
        },
      ],
    })
  })

  test('is changed by one of two who saw the same version', async () => {
    const { assessment } = await planned()
    const answer = (value: number) =>
      call(socialWorker, 'answerAssessment', {
        assessment,
        expectedVersion: 1,
        answers: [{ item: 'CONVIVENTI', number: value }],
      })
    const outcomes = await Promise.all([answer(1), answer(2)])
    expect(outcomes.map(({ __typename }) => __typename).toSorted()).toEqual([
      'AnswerAssessmentPayload',
      'StaleVersion',
    ])
    expect(outcomes.find(({ currentVersion }) => currentVersion)).toMatchObject({ currentVersion: 2 })
  })
})

test('what was written on paper has no form, and is not filled in', async () => {
  const { uuid } = await opened()
  const [row] = await files.admin`insert into cases.assessment (id, case_id, instrument, kind, planned_on)
    values (uuidv7(), ${uuid}, 'Scheda cartacea', 'PROFESSIONAL', '2026-05-01') returning id`
  const { data } = await files.execute(
    socialWorker,
    caseOf(uuid, 'assessments { instrument form { code } answers { codes } }'),
  )
  expect(assessmentsIn(data).at(-1)).toEqual({
    instrument: 'Scheda cartacea',
    form: null,
    answers: null,
  })
  const input = { assessment: encodeId('assessment', row?.id), expectedVersion: 1, answers: sheet }
  expect(await call(socialWorker, 'answerAssessment', input)).toMatchObject({
    __typename: 'AssessmentWithoutForm',
  })
})

test('completing is one transaction of at most ten statements', async () => {
  const { assessment } = await planned()
  await call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 1, answers: sheet })
  files.graph.requested()
  const query =
    'mutation Complete($input: CompleteAssessmentInput!) { completeAssessment(input: $input) { __typename } }'
  const variables = { input: { assessment, assessmentVersion: 2, expectedVersion: 2, outcome: 'Esito' } }
  const { data } = await files.graph.execute(subgraph, { viewer: socialWorker, now, query, variables })
  expect(data).toEqual({ completeAssessment: { __typename: 'CompleteAssessmentPayload' } })
  const statements = files.graph.requested()
  const first = statements.findIndex((text) => text.includes('as "transferRequested"'))
  const last = statements.findIndex((text) => text.includes('registry.emit'))
  expect(first).toBeGreaterThanOrEqual(0)
  // and the entry of the access log
  expect(last - first + 2).toBeLessThanOrEqual(10)
})
