import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { bari, caseFiles, lecce, office, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
beforeAll(async () => {
  files = await caseFiles()
  const assessed = await files.open({ phase: 'NEEDS_ASSESSMENT', openedOn: '2026-05-01' })
  await files.open({ phase: 'NEEDS_ASSESSMENT', openedOn: '2026-04-01' })
  await files.open({ phase: 'NEEDS_ASSESSMENT', comune: lecce })
  await files.open({ phase: 'CLOSED' })
  await files.admin`
    insert into cases.assessment (id, case_id, instrument, kind, planned_on) values
      (uuidv7(), ${assessed}, 'SVAMA', 'MULTIDIMENSIONAL', '2026-10-30'), (uuidv7(), ${assessed}, 'SVAMA', 'MULTIDIMENSIONAL', '2026-11-02')`
  await files.admin`update cases.project set ends_on = '2026-12-03' where case_id = ${assessed}`
}, START)
afterAll(() => files.stop())

const lists = `casesToAssess { totalCount nodes { openedOn } } overdueAssessments { totalCount nodes { plannedOn case { openedOn } } }`

test('what waits for a social worker is in the cases of the own comune', async () => {
  const { data, denied } = await files.execute(
    socialWorker,
    `{ workload { ${lists} endingProjects { nodes { endsOn } } later: endingProjects(withinDays: 31) { totalCount nodes { endsOn } } transfersAsked { totalCount } } }`,
  )
  expect(denied).toEqual([])
  expect(data).toEqual({
    workload: {
      casesToAssess: { totalCount: 2, nodes: [{ openedOn: '2026-04-01' }, { openedOn: '2026-05-01' }] },
      overdueAssessments: {
        totalCount: 1,
        nodes: [{ plannedOn: '2026-10-30', case: { openedOn: '2026-05-01' } }],
      },
      endingProjects: { nodes: [{ endsOn: '2026-11-20' }] },
      later: { totalCount: 2, nodes: [{ endsOn: '2026-11-20' }, { endsOn: '2026-12-03' }] },
      transfersAsked: { totalCount: 0 },
    },
  })
})

test('the Ambito has none of it before a transfer', async () => {
  const { data } = await files.execute(office, `{ workload { ${lists} } }`)
  expect(data).toMatchObject({
    workload: { casesToAssess: { totalCount: 0 }, overdueAssessments: { totalCount: 0 } },
  })
})

test('the secretariat has no assessment to wait for', async () => {
  const { denied } = await files.execute(local([bari], 'SECRETARIAT'), `{ workload { ${lists} } }`)
  expect(denied).toEqual(['workload.casesToAssess', 'workload.overdueAssessments'])
})
