import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { bari, caseFiles, caseOf, lecce, office, socialWorker } from './files.ts'
import { stepsOf } from './steps.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  files = await caseFiles()
  steps = stepsOf(files)
}, START)
afterAll(() => files?.stop())

const supervisor: Viewer = { ...local([bari], 'SUPERVISOR'), subject: 'supervisor@bari' }
const as = (subject: string): Viewer => ({ ...socialWorker, subject })
const key = () => crypto.randomUUID()

/** Somebody who begins to work for a comune. @returns the id. */
async function hire(subject: string, comune = bari): Promise<string> {
  const [row] = await files.admin<{ id: string }[]>`
    insert into cases.operator (id, issuer, subject, given_name, family_name, profession, comune, ambito_code)
    values (uuidv7(), ${socialWorker.issuer}, ${subject}, 'Nome', ${subject}, 'Assistente sociale', ${comune}, null) returning id`
  if (!row) throw new Error('Nobody was hired')
  return encodeId('operator', row.id)
}

/** A case with whom it is assigned to. @returns its id. */
async function caseWith(manager: string, team: readonly string[] = [], comune = bari): Promise<string> {
  const uuid = await files.open({ comune })
  const id = encodeId('case', uuid)
  const holder = comune === bari ? supervisor : { ...supervisor, comuni: [comune] }
  const take = (verb: string, operator: string, expectedVersion: number) =>
    steps.take(holder, verb, { case: id, expectedVersion, operator }, 'case { version }')
  expect(await take('assignCaseManager', manager, 1)).toMatchObject({ case: { version: 2 } })
  for (const [index, member] of team.entries())
    expect(await take('assignTeamMember', member, index + 2)).toMatchObject({ case: { version: index + 3 } })
  return id
}

const teamOf = async (id: string) => {
  const fields = 'version caseManager { id } team { id }'
  const { data } = await files.execute(supervisor, `{ node: case(id: "${id}") { ${fields} } }`)
  return data?.node as { version: number; caseManager: { id: string } | null; team: { id: string }[] }
}

const handOver = (input: Record<string, unknown>, viewer = supervisor) =>
  steps.take(
    viewer,
    'reassignCases',
    { idempotencyKey: key(), ...input },
    'reassigned { id } notReassigned { case reason message }',
  )
const mine = async (viewer: Viewer) => {
  const query = '{ cases(filter: { mine: true }, first: 200) { nodes { id } } }'
  const { data } = await files.execute(viewer, query)
  return (data as { cases: { nodes: { id: string }[] } }).cases.nodes.map(({ id }) => id)
}

describe('the coordinator of a service', () => {
  test('assigns and sees what falls due, and reads nothing of a file', async () => {
    const uuid = await files.open()
    const taken = await hire('nuova@bari')
    const id = encodeId('case', uuid)
    const assigned = await steps.take(
      supervisor,
      'assignCaseManager',
      { case: id, expectedVersion: 1, operator: taken },
      'case { caseManager { id } allowedSteps { step } }',
    )
    expect(assigned).toMatchObject({
      case: {
        caseManager: { id: taken },
        allowedSteps: [
          { step: 'ASSIGN_CASE_MANAGER' },
          { step: 'ASSIGN_TEAM_MEMBER' },
          { step: 'REMOVE_TEAM_MEMBER' },
        ],
      },
    })
    const read = await files.execute(
      supervisor,
      caseOf(
        uuid,
        `number phase access { request } assessments { outcome } project { title } diary { nodes { text } } documents { title }
         evaluation { conclusion } events { nodes { kind note } }`,
      ),
    )
    expect(read.denied).toEqual(
      expect.arrayContaining([
        'case.access',
        'case.assessments',
        'case.project',
        'case.diary',
        'case.documents',
      ]),
    )
    const due = await files.execute(
      supervisor,
      '{ workload { deadlines(withinDays: 60) { totalCount nodes { kind dueOn case { id } } } } }',
    )
    expect(due.denied).toEqual([])
    expect(
      (due.data as { workload: { deadlines: { nodes: unknown[] } } }).workload.deadlines.nodes,
    ).toContainEqual({ kind: 'PROJECT_END', dueOn: '2026-11-20', case: { id } })
    const opening = await files.execute(
      supervisor,
      `mutation { openCase(input: { person: "${encodeId('person', key())}", targetArea: "4", idempotencyKey: "${key()}" }) { __typename } }`,
    )
    expect(opening.denied).toEqual(['openCase'])
  })

  test('meets no request of the access in the database either', async () => {
    const uuid = await files.open()
    const seen = async (keys: string) => {
      const rows = await files.admin.begin(async (transaction) => {
        await transaction`select set_config('cse.keys', ${keys}, true), set_config('cse.scope', 'LOCAL', true), set_config('role', 'cse_cases', true)`
        return transaction`select from cases.access_interview where case_id = ${uuid}`
      })
      return rows.length
    }
    expect(await seen(`comune:${bari},role:SUPERVISOR`)).toBe(0)
    expect(await seen(`comune:${bari},role:SECRETARIAT`)).toBe(1)
  })

  test('knows who works for the service, how much, and what nobody has', async () => {
    const rita = await hire('rita@bari')
    await caseWith(rita)
    const { data, denied } = await files.execute(
      supervisor,
      `{ operators(first: 200) { totalCount nodes { id load { managed inTeam phases { phase managed inTeam } } absences { since } } }
         workload { casesToAssign { nodes { id } } } }`,
    )
    expect(denied).toEqual([])
    const { operators } = data as { operators: { nodes: { id: string }[] } }
    expect(operators.nodes.find(({ id }) => id === rita)).toMatchObject({
      load: { managed: 1, inTeam: 0, phases: [{ phase: 'SERVICE_DELIVERY', managed: 1, inTeam: 0 }] },
      absences: [],
    })
    const load = '{ operators(first: 1) { nodes { load { managed } } } }'
    const colleague = await files.execute(socialWorker, load)
    expect(colleague.denied).toEqual(['operators.nodes.0.load'])
  })

  test('hands over the work of who leaves, once, each case with its own answer', async () => {
    const [leaver, successor, third] = [await hire('a@bari'), await hire('b@bari'), await hire('c@bari')]
    const managed = await caseWith(leaver, [successor])
    const inTeam = await caseWith(third, [leaver])
    const both = await caseWith(successor, [leaver])
    const others = await caseWith(third)
    const closed = await caseWith(leaver)
    const [row] = await files.admin<{ id: string }[]>`
      update cases."case" set phase = 'CLOSED', status = 'CLOSED', closed_on = '2026-10-01'
      where id = (select id from cases."case" order by id desc limit 1) returning id`
    expect(encodeId('case', row?.id ?? '')).toBe(closed)
    const elsewhere = await caseWith(await hire('l@lecce', lecce), [], lecce)
    const idempotencyKey = key()
    const ids = [managed, inTeam, both, others, closed, elsewhere]
    const input = { from: leaver, to: successor, cases: ids, idempotencyKey }
    const answer = await handOver(input)
    expect(answer).toMatchObject({
      reassigned: [{ id: managed }, { id: inTeam }, { id: both }],
      notReassigned: [
        { case: others, reason: 'NOT_ASSIGNED' },
        { case: closed, reason: 'NOT_ALLOWED' },
        { case: elsewhere, reason: 'NOT_FOUND' },
      ],
    })
    expect(await teamOf(managed)).toMatchObject({
      version: 4,
      caseManager: { id: successor },
      team: [{ id: successor }],
    })
    expect((await teamOf(inTeam)).team).toEqual([{ id: third }, { id: successor }])
    expect((await teamOf(both)).team).toEqual([{ id: successor }])
    expect(await handOver(input)).toEqual(answer)
    expect((await teamOf(managed)).version).toBe(4)
    expect(await handOver({ from: leaver, to: await hire('d@lecce', lecce) })).toMatchObject({
      __typename: 'OperatorElsewhere',
    })
    expect(await handOver({ from: leaver, to: successor })).toMatchObject({
      reassigned: [],
      notReassigned: [],
    })
    const denied = await files.execute(
      socialWorker,
      `mutation { reassignCases(input: { from: "${leaver}", to: "${third}", idempotencyKey: "${key()}" }) { __typename } }`,
    )
    expect(denied.denied).toEqual(['reassignCases'])
  })

  test('names who stands in for somebody away, for those days and no longer', async () => {
    const [away, substitute] = [await hire('ferie@bari'), await hire('sostituta@bari')]
    const id = await caseWith(away)
    const record = (input: Record<string, unknown>) =>
      steps.take(
        supervisor,
        'recordAbsence',
        {
          operator: away,
          substitute,
          since: '2026-11-01',
          until: '2026-11-05',
          idempotencyKey: key(),
          ...input,
        },
        'operator { absences { id since until substitute { id } } }',
      )
    expect(await mine(as('sostituta@bari'))).toEqual([])
    const recorded = await record({})
    expect(recorded).toMatchObject({
      operator: { absences: [{ since: '2026-11-01', until: '2026-11-05', substitute: { id: substitute } }] },
    })
    expect(await mine(as('sostituta@bari'))).toEqual([id])
    expect(await mine(as('ferie@bari'))).toEqual([id])
    const due = await files.execute(
      as('sostituta@bari'),
      '{ workload { deadlines(withinDays: 60, own: true) { nodes { case { id } } } } }',
    )
    expect(due.data).toMatchObject({ workload: { deadlines: { nodes: [{ case: { id } }] } } })
    expect(await record({ since: '2026-11-05', until: '2026-11-09' })).toMatchObject({
      __typename: 'AbsentAlready',
    })
    expect(await record({ operator: substitute, substitute: away })).toMatchObject({
      __typename: 'SubstituteAbsent',
    })
    expect(await record({ operator: await hire('x@lecce', lecce) })).toMatchObject({
      __typename: 'OperatorElsewhere',
    })
    const elsewhere = { operator: away, since: '2026-12-01', until: '2026-12-02', idempotencyKey: key() }
    expect(
      await steps.take({ ...office, roles: ['SUPERVISOR'] }, 'recordAbsence', elsewhere, 'operator { id }'),
    ).toMatchObject({ __typename: 'OperatorElsewhere' })
    // the days that were and those to come change nothing today
    await record({ operator: await hire('poi@bari'), since: '2026-11-03', until: '2026-11-04' })
    const [absence] = (recorded as unknown as { operator: { absences: { id: string }[] } }).operator.absences
    expect(
      await steps.take(supervisor, 'endAbsence', { absence: absence?.id }, 'operator { id }'),
    ).toMatchObject({
      operator: { id: away },
    })
    expect(await mine(as('sostituta@bari'))).toEqual([])
    expect(await mine(as('ferie@bari'))).toEqual([id])
  })
})
