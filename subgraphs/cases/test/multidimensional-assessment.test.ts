import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { START } from '../../../test/scratch-graph.ts'
import { assessmentsOf, madeBy, now, plain } from './assessments.ts'
import { caseFiles, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let call: ReturnType<typeof assessmentsOf>['call']
let planned: ReturnType<typeof assessmentsOf>['planned']
beforeAll(async () => {
  files = await caseFiles()
  ;({ call, planned } = assessmentsOf(files))
}, START)
afterAll(() => files.stop())

describe('a multidimensional assessment', () => {
  const participants = [
    { name: 'Dott. Neri', profession: 'Medico di distretto', section: 'SANITARIA' },
    { name: 'Ada Blu', profession: 'Infermiere', section: 'FUNZIONALE' },
    { name: 'Dott. Neri', profession: 'Medico di distretto', section: 'UVM' },
  ]
  const medical = [
    { item: 'PATOLOGIA', text: 'Ictus' },
    { item: 'VIP', codes: ['2'] },
  ]

  async function multidimensional() {
    const [row] = await files.admin`select id from cases.operator where subject = ${socialWorker.subject}`
    const own = { operator: encodeId('operator', row?.id), section: 'SOCIALE' }
    return planned({ instrument: 'SVAMA', kind: 'MULTIDIMENSIONAL', participants: [own, ...participants] })
  }

  test('names its professionals, and who of them fills in what', async () => {
    const { participants: named } = await multidimensional()
    expect(named).toMatchObject([
      { name: 'Olga Greco', profession: 'Assistente sociale', section: 'SOCIALE', signedOffAt: null },
      { name: 'Dott. Neri', section: 'SANITARIA' },
      { name: 'Ada Blu', section: 'FUNZIONALE' },
      { name: 'Dott. Neri', section: 'UVM' },
    ])
  })

  test('has a part signed off when it is complete, and signed again when it changes', async () => {
    const { assessment, participants: named } = await multidimensional()
    const participant = named[1]?.id
    const sign = (expectedVersion: number) =>
      call(socialWorker, 'signOffAssessment', { assessment, expectedVersion, participant })
    expect(await sign(1)).toMatchObject({ __typename: 'AssessmentIncomplete' })
    await call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 1, answers: medical })
    const signed = await sign(2)
    expect(signed.assessment).toMatchObject({
      version: 3,
      participants: [{ signedOffAt: null }, { signedOffAt: now.toISOString() }, {}, {}],
    })
    const elsewhere = { assessment, expectedVersion: 3, answers: [{ item: 'CAREGIVER', boolean: true }] }
    expect(
      madeBy(await call(socialWorker, 'answerAssessment', elsewhere)).participants[1]?.signedOffAt,
    ).not.toBeNull()
    const again = { assessment, expectedVersion: 4, answers: medical.slice(0, 1) }
    expect(
      madeBy(await call(socialWorker, 'answerAssessment', again)).participants[1]?.signedOffAt,
    ).toBeNull()
  })

  test('is signed off by the operator who is named, not by a colleague', async () => {
    const { assessment, participants: named } = await multidimensional()
    const colleague = { ...socialWorker, subject: 'social-worker.2@bari' }
    const input = { assessment, expectedVersion: 1, participant: named[0]?.id }
    expect(await call(colleague, 'signOffAssessment', input)).toMatchObject({ __typename: 'NotParticipant' })
  })

  test('is completed only when everybody has signed off', async () => {
    const { assessment, participants: named } = await multidimensional()
    const instrument = await files.execute(
      socialWorker,
      '{ assessmentInstrument(code: "SVAMA") { items { code kind required options { code } lowest } } }',
    )
    const item = z.object({
      code: z.string(),
      kind: z.string(),
      required: z.boolean(),
      options: z.array(z.object({ code: z.string() })),
      lowest: z.number().nullable(),
    })
    const { items } = z
      .object({ assessmentInstrument: z.object({ items: z.array(item) }) })
      .parse(plain(instrument.data)).assessmentInstrument
    const answers = items
      .filter(({ required }) => required)
      .map(({ code, kind, options, lowest }) => ({
        item: code,
        ...(kind === 'CODED' && { codes: [options[0]?.code] }),
        ...(kind === 'NUMBER' && { number: lowest }),
        ...(kind === 'TEXT' && { text: 'Prova' }),
        ...(kind === 'BOOLEAN' && { boolean: true }),
      }))
    await call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 1, answers })
    const complete = (assessmentVersion: number) =>
      call(socialWorker, 'completeAssessment', {
        assessment,
        assessmentVersion,
        expectedVersion: 2,
        outcome: 'Bisogno complesso',
      })
    expect(await complete(2)).toMatchObject({
      __typename: 'PartsNotSignedOff',
      message: '4 professionisti non hanno ancora sottoscritto la propria parte.',
    })
    for (const [at, { id: participant }] of named.entries())
      await call(socialWorker, 'signOffAssessment', { assessment, expectedVersion: at + 2, participant })
    expect(await complete(6)).toMatchObject({ assessment: { score: 0, reading: 'Lieve' } })
  })
})
