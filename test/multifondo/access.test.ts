import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call } from './calls.ts'
import { aProject, key, milestone, money } from './inputs.ts'
import { AMBITO, inputsOf, type MultifondoWorld, multifondoWorld } from './world.ts'

let world: MultifondoWorld
const { progress, onEntry, returned, written } = inputsOf(() => world)
beforeAll(async () => {
  world = await multifondoWorld()
})
afterAll(() => world.stop())

describe('who may do what', () => {
  const everything: readonly [string, () => object][] = [
    ['registerMultifondoProject', () => aProject()],
    [
      'changeMultifondoProject',
      () => ({ multifondoProject: world.project, expectedVersion: 1, title: 'Altro' }),
    ],
    ['enterProgress', () => progress()],
    ['correctProgress', () => onEntry({ financial: money })],
    ['verifyProgress', () => onEntry()],
    ['rejectProgress', () => onEntry({ rows: [{ row: 1, reason: 'No' }] })],
    ['validateProgress', () => onEntry()],
    ['sendProgressSnapshot', () => ({ idempotencyKey: key(), period: { year: 2026, number: 1 } })],
    ['recordSnapshotRejection', () => returned()],
  ]
  const denied = async (persona: string) => {
    const outcomes = await Promise.all(
      everything.map(async ([name, input]) => [name, (await call(world.as(persona), name, input())).outcome]),
    )
    return outcomes.filter(([, outcome]) => outcome === 'FORBIDDEN').map(([name]) => name)
  }
  const all = everything.map(([name]) => name)

  test.each([
    ['a social worker', 'social-worker@bari'],
    ['an analyst of the Region', 'analyst'],
    ['a citizen', 'citizen'],
    ['a supervisor of the Ambito', `ambito-supervisor@${AMBITO}`],
  ])('%s changes nothing of Multifondo', async (_, persona) => {
    const before = await written()
    expect(await denied(persona)).toEqual(all)
    expect(await written()).toEqual(before)
  })

  test('the accountant enters and verifies, and neither registers projects nor sends', async () => {
    expect(await denied('accountant@ATS-TA-01')).toEqual([
      'registerMultifondoProject',
      'changeMultifondoProject',
      'validateProgress',
      'sendProgressSnapshot',
      'recordSnapshotRejection',
    ])
  })

  test('the controller of the Region validates or rejects, and nothing else', async () => {
    expect(await denied('controller')).toEqual(
      all.filter((name) => name !== 'validateProgress' && name !== 'rejectProgress'),
    )
  })

  test('an entry that is not verified is not validated', async () => {
    expect((await call(world.as('controller'), 'validateProgress', onEntry())).outcome).toBe(
      'ProgressStateNotAllowed',
    )
  })

  test('a partner writes and asks nothing of its own: its operations are registered', async () => {
    expect((await call(world.as('dss'), 'validateProgress', onEntry())).outcome).toBe(
      'PERSISTED_QUERY_NOT_IN_LIST',
    )
  })
})

describe('who sees what', () => {
  const QUESTION = `query Seen($entry: ID!, $project: ID!) {
    multifondoProject(id: $project) { cup title fund { code } intervention { title } }
    progressEntry(id: $entry) { state current { financial { paid } physical { indicator achieved } procedural { milestone } }
      history { step by } toCorrect { row } }
    ambito(code: "${AMBITO}") { multifondoProjects(state: ENTERED) { cup entries(state: ENTERED, year: 2026) { period { year number to } } }
      progressSnapshots { number } } }`
  const seenBy = async (persona: string, variables = { entry: world.entry.id, project: world.project }) => {
    const { data, errors = [] } = await world.as(persona).query(QUESTION, variables)
    return {
      data: data as Record<string, Record<string, unknown> | null>,
      denied: errors.map(({ path }) => path?.join('.')).sort(),
    }
  }
  const list = () => [{ cup: world.cup, entries: [{ period: { year: 2026, number: 1, to: '2026-02-28' } }] }]

  test.each([
    ['the plan office of the Ambito', `plan-office@${AMBITO}`],
    ['its accountant', `accountant@${AMBITO}`],
    ['the controller of the Region', 'controller'],
  ])('%s sees all of it', async (_, persona) => {
    const { data, denied } = await seenBy(persona)
    expect(denied).toEqual([])
    expect(data.progressEntry).toMatchObject({
      state: 'ENTERED',
      current: { financial: { paid: '1.00' }, physical: [{ achieved: 40 }], procedural: [{}] },
      history: [{ step: 'ENTERED', by: `plan-office@${AMBITO}` }],
    })
    expect(data.ambito?.multifondoProjects).toEqual(list())
  })

  test('an analyst of the Region sees money and milestones, and neither indicators nor operators', async () => {
    const { data, denied } = await seenBy('analyst')
    expect(data.progressEntry).toEqual({
      state: 'ENTERED',
      current: {
        financial: { paid: '1.00' },
        physical: null,
        procedural: [{ milestone: milestone.milestone }],
      },
      history: [{ step: 'ENTERED', by: null }],
      toCorrect: null,
    })
    expect(denied).toEqual([
      'ambito.progressSnapshots',
      'progressEntry.current.physical',
      'progressEntry.history.0.by',
      'progressEntry.toCorrect',
    ])
    expect(data.ambito?.multifondoProjects).toEqual(list())
  })

  test('another Ambito finds neither the project nor the entry, as if there were none', async () => {
    const nobody = {
      entry: encodeId('progress_entry', key()),
      project: encodeId('multifondo_project', key()),
    }
    const theirs = await seenBy('plan-office@ATS-LE-01')
    expect(theirs).toEqual(await seenBy('plan-office@ATS-LE-01', nobody))
    expect(theirs.data).toMatchObject({
      multifondoProject: null,
      progressEntry: null,
      ambito: { multifondoProjects: [], progressSnapshots: [] },
    })
  })

  test.each([
    ['a social worker', 'social-worker@bari'],
    ['a citizen', 'citizen'],
  ])('%s sees nothing of Multifondo', async (_, persona) => {
    const { data, denied } = await seenBy(persona)
    expect(data).toMatchObject({ multifondoProject: null, progressEntry: null })
    expect(denied).toEqual([
      'ambito.multifondoProjects',
      'ambito.progressSnapshots',
      'multifondoProject',
      'progressEntry',
    ])
  })

  test('the controller finds what waits, by state and bimester, page by page', async () => {
    const { data } = await world
      .as('controller')
      .query(`{ progressEntries(first: 1, filter: { state: ENTERED, period: { year: 2026, number: 1 } }) {
      totalCount pageInfo { hasNextPage } nodes { project { cup ambito { code } } } }
      multifondoProjects(ambito: "${AMBITO}") { totalCount } }`)
    expect(data).toMatchObject({
      progressEntries: { totalCount: 2, pageInfo: { hasNextPage: true }, nodes: [{}] },
      multifondoProjects: { totalCount: expect.any(Number) },
    })
  })
})
