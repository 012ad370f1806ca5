import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { bari, caseFiles, caseOf, lecce, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
beforeAll(async () => {
  files = await caseFiles()
}, START)
afterAll(() => files.stop())

const trusted: Viewer = { ...socialWorker, roles: ['SOCIAL_WORKER', 'RESTRICTED'] }
const MEASURE =
  'judicialMeasure kind authority number contents issuedOn endedOn dates { judicialDate kind dueOn subject settledOn }'
const DUE =
  '{ workload { deadlines(withinDays: 60, kinds: [HEARING, JUDICIAL_TERM]) { nodes { kind dueOn } } } }'

let keys = 0
/** Calls a mutation on measures. @returns what it answers, or that it was denied */
const call = async (viewer: Viewer, verb: string, input: object): Promise<Record<string, unknown>> => {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { data, denied } = await files.execute(
    viewer,
    `mutation ($input: ${Verb}Input!) { answer: ${verb}(input: $input) { __typename
      ... on ${Verb}Payload { judicialMeasure { ${MEASURE} } } ... on Refusal { message } } }`,
    { input: { idempotencyKey: `judicial key ${++keys}`, ...input } },
  )
  return denied.length > 0 ? { denied } : (data?.answer as Record<string, unknown>)
}
const measure = (id: string) => ({
  case: encodeId('case', id),
  kind: 'REMOVAL_FROM_FAMILY',
  authority: 'Tribunale per i minorenni di Bari',
  number: 'R.G.V.G. 412/2026',
  contents: 'Collocamento in comunità',
  issuedOn: '2026-10-20',
  dates: [
    { kind: 'HEARING', dueOn: '2026-11-25', subject: 'Comparizione dei genitori' },
    { kind: 'TERM', dueOn: '2026-11-15', subject: 'Relazione del servizio' },
  ],
})

test('who holds RESTRICTED records what a court disposed, and its days fall due', async () => {
  const id = await files.open()
  const input = { ...measure(id), idempotencyKey: 'the same measure' }
  const recorded = await call(trusted, 'recordJudicialMeasure', input)
  expect(recorded).toMatchObject({
    judicialMeasure: {
      authority: 'Tribunale per i minorenni di Bari',
      number: 'R.G.V.G. 412/2026',
      dates: [{ kind: 'TERM' }, { kind: 'HEARING', subject: 'Comparizione dei genitori' }],
    },
  })
  expect(await call(trusted, 'recordJudicialMeasure', input)).toEqual(recorded)
  const due = await files.execute(trusted, DUE)
  expect(due.data).toMatchObject({
    workload: {
      deadlines: {
        nodes: [
          { kind: 'JUDICIAL_TERM', dueOn: '2026-11-15' },
          { kind: 'HEARING', dueOn: '2026-11-25' },
        ],
      },
    },
  })

  const made = recorded.judicialMeasure as { judicialMeasure: string; dates: { judicialDate: string }[] }
  const settled = { judicialDate: made.dates[0]?.judicialDate, settledOn: '2026-11-02' }
  expect(await call(trusted, 'settleJudicialDate', settled)).toMatchObject({
    judicialMeasure: { dates: [{ settledOn: '2026-11-02' }, { settledOn: null }] },
  })
  expect(await call(trusted, 'settleJudicialDate', settled)).toMatchObject({ __typename: 'NotFound' })
  const ended = { judicialMeasure: made.judicialMeasure, endedOn: '2026-11-01', reason: 'Revocato' }
  await expect(
    call(trusted, 'endJudicialMeasure', { ...ended, endedOn: '2026-10-01' }),
  ).rejects.toMatchObject({
    extensions: { violations: [{ path: 'input.endedOn' }] },
  })
  expect(await call(trusted, 'endJudicialMeasure', ended)).toMatchObject({
    judicialMeasure: { endedOn: '2026-11-01' },
  })
  const [stored] = await files.admin<{ number: Buffer }[]>`select number from cases.judicial_measure limit 1`
  expect(stored?.number.toString('latin1')).not.toContain('412/2026')
})

test('to everybody else there is none, and a page of cases carries no error for it', async () => {
  const id = await files.open()
  const made = await call(trusted, 'recordJudicialMeasure', measure(id))
  const { judicialMeasure } = made.judicialMeasure as { judicialMeasure: string }
  const page = await files.execute(
    socialWorker,
    '{ cases(first: 50) { nodes { id judicialMeasures { number } } } }',
  )
  expect(page.denied).toEqual([])
  expect(JSON.stringify(page.data)).toContain(encodeId('case', id))
  expect(JSON.stringify(page.data)).not.toContain('412/2026')
  expect((await files.execute(socialWorker, DUE)).data).toMatchObject({
    workload: { deadlines: { nodes: [] } },
  })
  expect(await call(socialWorker, 'recordJudicialMeasure', measure(id))).toEqual({ denied: ['answer'] })

  // the permission alone, without the file, opens none
  const secretariat = local([bari], 'SECRETARIAT', 'RESTRICTED')
  expect(await call(secretariat, 'recordJudicialMeasure', measure(id))).toEqual({ denied: ['answer'] })
  const { denied } = await files.execute(secretariat, caseOf(id, 'judicialMeasures { number }'))
  expect(denied).toEqual(['case.judicialMeasures'])
  const elsewhere = local([lecce], 'SOCIAL_WORKER', 'RESTRICTED')
  const dates = [{ kind: 'HEARING', dueOn: '2026-12-01' }]
  expect(await call(elsewhere, 'addJudicialDates', { judicialMeasure, dates })).toMatchObject({
    __typename: 'NotFound',
  })
})
