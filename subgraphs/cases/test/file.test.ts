import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { anna, bari, caseFiles, caseOf, citizenAnna, fileFields, lecce, socialWorker } from './files.ts'

const bruno = '01990000-0000-7000-8000-00000000000b'
let files: Awaited<ReturnType<typeof caseFiles>>
let id: string
beforeAll(async () => {
  files = await caseFiles()
  id = await files.open()
  await files.open({ person: bruno, comune: lecce })
}, START)
afterAll(() => files.stop())

/** The parts of the file that the viewer is denied. */
const deniedTo = async (viewer: Viewer) => {
  const { data, denied } = await files.execute(
    viewer,
    caseOf(id, `${fileFields} diary { nodes { text } } transfers { id }`),
  )
  expect(data?.case).not.toBeNull()
  return denied.map((path) => path?.replace('case.', '')).toSorted()
}

describe('of a case', () => {
  test('the social worker sees the whole file', async () => {
    expect(await deniedTo(socialWorker)).toEqual([])
  })

  test('the secretariat sees access and orientation, and no assessment, project or diary', async () => {
    expect(await deniedTo(local([bari], 'SECRETARIAT'))).toEqual([
      'assessments',
      'deliveries',
      'diary',
      'documents',
      'evaluation',
      'project',
      'uvm',
    ])
  })

  test('the PUA adds the outcome of assessments and the UVM', async () => {
    const pua = local([bari], 'PUA')
    expect(await deniedTo(pua)).toEqual(['deliveries', 'diary', 'documents', 'evaluation', 'project'])
    const { data, denied } = await files.execute(pua, caseOf(id, 'assessments { outcome score findings }'))
    expect(data).toEqual({
      case: { assessments: [{ outcome: 'Non autosufficiente', score: null, findings: null }] },
    })
    expect(denied).toEqual(['case.assessments.0.score', 'case.assessments.0.findings'])
  })

  test('the citizen sees access, project and deliveries, and nothing professional', async () => {
    expect(await deniedTo(citizenAnna)).toEqual([
      'allowedSteps',
      'assessments',
      'diary',
      'documents',
      'transfers',
      'uvm',
    ])
    const { data, denied } = await files.execute(
      citizenAnna,
      caseOf(id, 'access { request preAssessment } events { nodes { kind note } }'),
    )
    expect(data).toMatchObject({ case: { access: { request: 'Aiuto in casa', preAssessment: null } } })
    expect(denied).toEqual(['case.access.preAssessment', 'case.events.nodes.0.note'])
  })

  test('judicial and minors’ data are for who has the permission', async () => {
    const texts = async (viewer: Viewer) => {
      const { data } = await files.execute(
        viewer,
        caseOf(id, 'diary { totalCount nodes { text } } documents { title }'),
      )
      return data?.case
    }
    expect(await texts(socialWorker)).toEqual({
      diary: { totalCount: 1, nodes: [{ text: 'Nota ordinaria' }] },
      documents: [{ title: 'Relazione' }],
    })
    expect(await texts(local([bari], 'SOCIAL_WORKER', 'RESTRICTED'))).toMatchObject({
      diary: { totalCount: 2 },
    })
  })

  test.each([
    ['another comune', local([lecce], 'SOCIAL_WORKER')],
    ['the Ambito before a transfer', planOffice('ATS-BA-02', 'PLAN_OFFICE')],
    ['another citizen', citizen(bruno)],
    ['an operator without a comune', local([], 'SOCIAL_WORKER')],
  ])('%s does not learn that it exists', async (_, viewer) => {
    const number = (await files.execute(socialWorker, caseOf(id, 'number'))).data?.case
    const byNumber = `{ caseByNumber(number: "${(number as { number: string }).number}") { id } }`
    const person = `{ _entities(representations: [{ __typename: "Person", id: "${encodeId('person', anna)}" }]) {
      ... on Person { cases { totalCount nodes { id } } } } }`
    expect((await files.execute(viewer, caseOf(id, 'id'))).data).toEqual({ case: null })
    expect((await files.execute(viewer, byNumber)).data).toEqual({ caseByNumber: null })
    expect((await files.execute(viewer, person)).data).toEqual({
      _entities: [{ cases: { totalCount: 0, nodes: [] } }],
    })
  })

  test('the Region sees nothing at all', async () => {
    expect(await files.execute(regional('ANALYST'), caseOf(id, 'id'))).toEqual({
      data: { case: null },
      denied: ['case'],
    })
  })
})

test('a file has what was written in it', async () => {
  const { data } = await files.execute(
    socialWorker,
    caseOf(
      id,
      `person { id } comune { istatCode } ambito { code } caseManager { familyName comune { istatCode } ambito { code } }
       uvm { members { name present } } events { nodes { actor { familyName } } } diary { nodes { author { familyName } organisation { __typename } } }
       project { totalCost objectives { description term } plannedInterventions { serviceType { code } quantity unitCost bodyShare userShare healthShare planIntervention { __typename } } }
       deliveries(from: "2026-06", to: "2026-08", first: 2) { totalCount pageInfo { hasNextPage } nodes { month amount hours plannedIntervention { unit } } }`,
    ),
  )
  const intervention = {
    serviceType: { code: 'A1.01' },
    quantity: 4.5,
    unitCost: '20.00',
    bodyShare: '700.00',
    userShare: '100.00',
    healthShare: '200.00',
    planIntervention: { __typename: 'PlanIntervention' },
  }
  const delivery = { amount: '200.00', hours: 10, plannedIntervention: { unit: 'HOUR' } }
  expect(data).toEqual({
    case: {
      person: { id: encodeId('person', anna) },
      comune: { istatCode: bari },
      ambito: { code: 'ATS-BA-02' },
      caseManager: { familyName: 'Greco', comune: { istatCode: bari }, ambito: null },
      uvm: [{ members: [{ name: 'Dott. Neri', present: true }] }],
      events: { nodes: [{ actor: { familyName: 'Greco' } }] },
      diary: { nodes: [{ author: { familyName: 'Greco' }, organisation: { __typename: 'Comune' } }] },
      project: {
        totalCost: '2000.00',
        objectives: [{ description: 'Uscire di casa', term: 'SHORT' }],
        plannedInterventions: [intervention, intervention],
      },
      deliveries: {
        totalCount: 3,
        pageInfo: { hasNextPage: true },
        nodes: [
          { month: '2026-08', ...delivery },
          { month: '2026-07', ...delivery },
        ],
      },
    },
  })
})

test('whoever opens a file is written down with the person it is about', async () => {
  await files.execute(socialWorker, caseOf(id, 'number'))
  const [entry] =
    await files.admin`select subject, action, persons from registry.access_entry order by id desc limit 1`
  expect(entry).toEqual({ subject: socialWorker.subject, action: 'READ', persons: [anna] })
})
