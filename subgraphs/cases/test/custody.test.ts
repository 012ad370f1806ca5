import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { subgraph } from '../src/graph/schema.ts'
import { ambitoOfBari, bari, caseFiles, office, socialWorker } from './files.ts'
import { transfersOf } from './transfers.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let transfers: ReturnType<typeof transfersOf>
beforeAll(async () => {
  files = await caseFiles()
  transfers = transfersOf(files)
}, START)
afterAll(() => files.stop())

test('no part of a file that went elsewhere is found by its id either, even without field rules', async () => {
  const id = await transfers.accepted()
  const [row] = await files.admin`
    select p.id as project, i.id as intervention, a.id as assessment from cases.project p
    join cases.planned_intervention i on i.project_id = p.id join cases.assessment a on a.case_id = p.case_id where p.case_id = ${id}`
  const references = [
    { __typename: 'IndividualProject', id: encodeId('individual_project', row?.project) },
    { __typename: 'PlannedIntervention', id: encodeId('planned_intervention', row?.intervention) },
    { __typename: 'Assessment', id: encodeId('assessment', row?.assessment) },
  ]
  const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }'
  const schema = subgraph.build({ guarded: false })
  const seen = async (viewer: Viewer) => {
    const { data } = await files.graph.execute(subgraph, {
      viewer,
      query,
      variables: { of: references },
      schema,
    })
    return data?._entities
  }
  expect(await seen(socialWorker)).toEqual([null, null, null])
  expect(await seen(office)).toHaveLength(3)
  expect(await seen(office)).not.toContain(null)
})

test('the holder changes for the whole platform in the same transaction', async () => {
  const id = await transfers.accepted()
  const custody = await files.admin`select readers from registry.case_custody where case_id = ${id}`
  expect(custody).toEqual([{ readers: [`ambito:${ambitoOfBari}`] }])
})

test('keys of a case are out of reach for the subgraph’s own role', async () => {
  const id = await files.open()
  const steal = (text: string) =>
    files.admin.begin(async (sql) => {
      await sql`select set_config('cse.keys', ${`ambito:${ambitoOfBari},comune:${bari},role:SOCIAL_WORKER`}, true), set_config('cse.scope', 'LOCAL', true)`
      await sql.unsafe(`set local role cse_cases; ${text}`)
    })
  await expect(
    steal(`update cases."case" set holder = 'ambito:${ambitoOfBari}' where id = '${id}'`),
  ).rejects.toThrow('permission denied')
  await expect(steal(`update cases."case" set readers = '{region}' where id = '${id}'`)).rejects.toThrow(
    'permission denied',
  )
  await expect(steal(`update cases.event set note = null`)).rejects.toThrow('permission denied')
})
