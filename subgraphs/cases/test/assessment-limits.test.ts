import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { assessmentsIn, assessmentsOf, type Data, now, sheet } from './assessments.ts'
import { bari, caseFiles, caseOf, lecce, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let call: ReturnType<typeof assessmentsOf>['call']
let opened: ReturnType<typeof assessmentsOf>['opened']
let planned: ReturnType<typeof assessmentsOf>['planned']
beforeAll(async () => {
  files = await caseFiles()
  ;({ call, opened, planned } = assessmentsOf(files))
}, START)
afterAll(() => files.stop())

const pua = local([bari], 'PUA')
const secretariat = local([bari], 'SECRETARIAT')

describe('of an assessment', () => {
  const seen = `assessments { outcome form { code } participants { name } score reading answers { item { code } }
    completeness { answered } scores { value } findings }`

  test('the PUA sees who assesses and what it concludes, and nothing of what was found', async () => {
    const { uuid, assessment } = await planned()
    await call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 1, answers: sheet })
    const { data, denied } = await files.execute(pua, caseOf(uuid, seen))
    expect(assessmentsIn(data)).toEqual(
      [null, { code: 'SCHEDA-SOCIALE' }].map((form) => ({
        outcome: form ? null : 'Non autosufficiente',
        form,
        participants: [],
        score: null,
        reading: null,
        answers: null,
        completeness: null,
        scores: null,
        findings: null,
      })),
    )
    for (const field of ['score', 'reading', 'answers', 'completeness', 'scores', 'findings'])
      expect(denied.some((path) => path?.endsWith(field))).toBe(true)
  })

  test('the secretariat sees nothing, and changes nothing', async () => {
    const { uuid, input } = await opened()
    const { data, denied } = await files.execute(secretariat, caseOf(uuid, seen))
    expect(data).toEqual({ case: { assessments: null } })
    expect(denied).toEqual(['case.assessments'])
    const { data: forms } = await files.execute(secretariat, '{ assessmentInstruments { code } }')
    expect(forms).toEqual({ assessmentInstruments: null })
    await expect(call(secretariat, 'planAssessment', input)).rejects.toThrow('Non è consentito')
  })

  test('the PUA plans, and does not answer', async () => {
    const { uuid, input } = await opened()
    const query =
      'mutation Plan($input: PlanAssessmentInput!) { planAssessment(input: $input) { __typename } }'
    const { data } = await files.graph.execute(subgraph, { viewer: pua, now, query, variables: { input } })
    expect(data).toEqual({ planAssessment: { __typename: 'PlanAssessmentPayload' } })
    const [row] =
      await files.admin`select id from cases.assessment where case_id = ${uuid} and completed_on is null`
    const answer = { assessment: encodeId('assessment', row?.id), expectedVersion: 1, answers: sheet }
    await expect(call(pua, 'answerAssessment', answer)).rejects.toThrow('Non è consentito')
  })

  test('another comune finds nothing, not even that it is there', async () => {
    const { assessment } = await planned()
    const elsewhere = local([lecce], 'SOCIAL_WORKER')
    for (const [mutation, rest] of [
      ['answerAssessment', { answers: sheet, expectedVersion: 9 }],
      [
        'signOffAssessment',
        { participant: encodeId('participant', '01990000-0000-7000-8000-000000000001'), expectedVersion: 9 },
      ],
      ['completeAssessment', { assessmentVersion: 9, expectedVersion: 9, outcome: 'Esito' }],
    ] as const)
      expect(await call(elsewhere, mutation, { assessment, ...rest })).toMatchObject({
        __typename: 'NotFound',
      })
  })

  test('the rows alone hide the answers from the PUA', async () => {
    const { uuid, assessment } = await planned()
    await call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 1, answers: sheet })
    const { data } = await files.graph.execute(subgraph, {
      viewer: pua,
      now,
      query: caseOf(uuid, 'assessments { answers { item { code } } completeness { answered } }'),
      schema: subgraph.build({ guarded: false }),
    })
    expect(assessmentsIn(data).at(-1)).toEqual({
      answers: [],
      completeness: { answered: 0 },
    })
  })
})

describe('bad input leaves the record as it is', () => {
  const plans: [string, Data, string][] = [
    ['an unknown instrument', { instrument: 'TEST' }, 'input.instrument'],
    ['an unknown version', { instrumentVersion: '9' }, 'input.instrumentVersion'],
    ['a version no longer in use', { instrumentVersion: '1' }, 'input.instrumentVersion'],
    ['a day before the case', { plannedOn: '2026-02-01' }, 'input.plannedOn'],
    ['a day in years', { plannedOn: '2030-01-01' }, 'input.plannedOn'],
    ['a kind the instrument is not for', { instrument: 'SVAMA' }, 'input.kind'],
    ['no professionals', { instrument: 'SVAMA', kind: 'MULTIDIMENSIONAL' }, 'input.participants'],
    [
      'a section the instrument has not',
      {
        instrument: 'SVAMA',
        kind: 'MULTIDIMENSIONAL',
        participants: [
          { name: 'A', profession: 'Medico' },
          { name: 'B', profession: 'Infermiere', section: 'X' },
        ],
      },
      'input.participants.1.section',
    ],
    [
      'an operator who does not exist',
      {
        instrument: 'SVAMA',
        kind: 'MULTIDIMENSIONAL',
        participants: [
          { operator: encodeId('operator', '01990000-0000-7000-8000-000000000001') },
          { name: 'B', profession: 'Infermiere' },
        ],
      },
      'input.participants.0.operator',
    ],
    ['a key too short', { idempotencyKey: 'short' }, 'input.idempotencyKey'],
  ]
  test.each(plans)('%s', async (_, reported, path) => {
    const { uuid, input } = await opened()
    const { violations } = await call(socialWorker, 'planAssessment', { ...input, ...reported })
    expect(violations?.map((violation) => violation.path)).toContain(path)
    const [row] =
      await files.admin`select version, (select count(*) from cases.assessment where case_id = "case".id) as assessments
      from cases."case" where id = ${uuid}`
    expect([row?.version, Number(row?.assessments)]).toEqual([1, 1])
  })

  test('an answer that an item does not take, named with its item', async () => {
    const { assessment } = await planned()
    const answers = [
      { item: 'SALUTE', codes: ['5'] },
      { item: 'MISURE', codes: ['RDC'] },
      { item: 'CONVIVENTI', number: 21 },
      { item: 'NOTE', number: 1 },
      { item: 'LAVORO', codes: ['1'] },
      { item: 'ALTRO', text: 'x' },
    ]
    const { violations } = await call(socialWorker, 'answerAssessment', {
      assessment,
      expectedVersion: 1,
      answers,
    })
    expect(violations).toEqual([
      { path: 'input.answers.0.codes', reason: 'SALUTE (Salute): il codice non è previsto.' },
      {
        path: 'input.answers.1.codes',
        reason: 'MISURE (Misure di sostegno al reddito): il codice non è valido a questa data.',
      },
      {
        path: 'input.answers.2.number',
        reason: 'CONVIVENTI (Persone conviventi): il numero deve essere compreso tra 0 e 20.',
      },
      { path: 'input.answers.3.number', reason: 'NOTE (Osservazioni): la risposta deve essere un testo.' },
      { path: 'input.answers.5.item', reason: 'La voce non fa parte dello strumento.' },
    ])
    const [row] = await files.admin`select count(*) from cases.assessment_answer where assessment_id = (
      select id from cases.assessment where completed_on is null order by id desc limit 1)`
    expect(Number(row?.count)).toBe(0)
  })

  test('a step out of order', async () => {
    const { input } = await opened('CLOSED')
    expect(await call(socialWorker, 'planAssessment', input)).toMatchObject({ __typename: 'PhaseNotAllowed' })
    const { uuid, assessment } = await planned()
    await files.admin`update cases."case" set phase = 'INDIVIDUAL_PROJECT' where id = ${uuid}`
    expect(
      await call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 1, answers: sheet }),
    ).toMatchObject({
      __typename: 'PhaseNotAllowed',
    })
  })
})
