import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local, planOffice } from '../../../test/viewers.ts'
import { ambitoOfBari, bari, caseOf, citizenAnna } from './files.ts'
import { homeHelp, plan, projects, signatures } from './projects.ts'

let world: Awaited<ReturnType<typeof projects>>
beforeAll(async () => {
  world = await projects()
}, START)
afterAll(() => world.stop())

const content = `status version startsOn totalCost objectives { description term outcome }
  plannedInterventions { serviceType { code } fundingState totalCost progress { plannedQuantity endReason } }
  versions { number status reason agreedOn signatures { party } objectives { description } interventions { plannedQuantity } }`

test('a project is drafted with what it says, and leads to its phase', async () => {
  const id = await world.drafted()
  expect(await world.projectOf(id, content)).toMatchObject({
    status: 'DRAFT',
    totalCost: '800.00',
    objectives: [{ description: 'Uscire ogni giorno', term: 'SHORT', outcome: null }],
    plannedInterventions: [
      { serviceType: { code: 'A2.07' }, fundingState: 'REQUESTED', progress: { plannedQuantity: 40 } },
    ],
    versions: [{ number: 1, status: 'DRAFT', signatures: [], interventions: [{ plannedQuantity: 40 }] }],
  })
  const { data } = await world.execute(citizenAnna, caseOf(id, 'phase events(first: 1) { nodes { kind } }'))
  expect(data).toMatchObject({
    case: { phase: 'INDIVIDUAL_PROJECT', events: { nodes: [{ kind: 'PROJECT_DRAFTED' }] } },
  })
})

test('the same key again drafts nothing more', async () => {
  const id = await world.assessed()
  const reported = { kind: 'PAI', ...plan, expectedVersion: 1, idempotencyKey: 'una volta sola' }
  const [first, again] = [
    await world.take('draftProject', id, reported),
    await world.take('draftProject', id, reported),
  ]
  expect(first.__typename).toBe('DraftProjectPayload')
  expect(again).toEqual(first)
  const other = await world.take('draftProject', id, { ...reported, title: 'Altro' })
  expect(other).toMatchObject({ __typename: 'RepeatedKey' })
})

describe('a project is not drafted', () => {
  test.each<[string, object, string]>([
    ['without a title', { title: '  ' }, 'input.title'],
    ['without an objective', { objectives: [] }, 'input.objectives'],
    ['that ends before it begins', { endsOn: '2025-12-31', plannedInterventions: [] }, 'input.endsOn'],
    [
      'with shares that do not add up',
      line({ userShare: '80.01' }),
      'input.plannedInterventions.0.bodyShare',
    ],
    ['with a code nobody knows', line({ serviceType: 'Z9' }), 'input.plannedInterventions.0.serviceType'],
    [
      'with a code that no longer holds',
      line({ serviceType: 'A7.01' }),
      'input.plannedInterventions.0.serviceType',
    ],
    ['with a line beyond its own end', line({ endsOn: '2027-01-01' }), 'input.plannedInterventions.0.endsOn'],
    [
      'with a facility that is none',
      line({ facility: 'facility_1' }),
      'input.plannedInterventions.0.facility',
    ],
    ['with a key too short', { idempotencyKey: 'breve' }, 'input.idempotencyKey'],
  ])('%s', async (_, reported, path) => {
    const id = await world.assessed()
    await expect(world.take('draftProject', id, { kind: 'PAI', ...plan, ...reported })).rejects.toMatchObject(
      {
        extensions: { code: 'BAD_USER_INPUT', violations: [{ path }] },
      },
    )
    expect(await world.versionOf(id)).toBe(1)
    expect(await world.projectOf(id, 'title')).toBeNull()
  })
})

test('a draft is said anew as often as one likes, and what was agreed is not', async () => {
  const id = await world.drafted()
  const revised = {
    ...plan,
    title: 'Uscire di casa',
    objectives: [{ description: 'Fare la spesa', term: 'LONG' }],
    plannedInterventions: [
      { ...homeHelp, plannedIntervention: (await world.interventionsOf(id))[0] },
      homeHelp,
    ],
  }
  const before = await world.interventionsOf(id)
  expect(await world.take('reviseProject', id, revised)).toMatchObject({ __typename: 'ReviseProjectPayload' })
  expect(await world.interventionsOf(id)).toHaveLength(2)
  expect((await world.interventionsOf(id))[0]).toBe(before[0])
  expect(await world.projectOf(id, 'title objectives { description } totalCost')).toEqual({
    title: 'Uscire di casa',
    objectives: [{ description: 'Fare la spesa' }],
    totalCost: '1600.00',
  })
  await world.take('agreeProject', id, { signatures })
  expect(await world.take('reviseProject', id, revised)).toMatchObject({ __typename: 'PhaseNotAllowed' })
})

test('all whose signature a project needs sign it', async () => {
  const id = await world.drafted()
  const person = signatures.filter(({ party }) => party === 'PERSON')
  expect(await world.take('agreeProject', id, { signatures: person })).toMatchObject({
    __typename: 'SignatureMissing',
    missing: ['CASE_MANAGER', 'HEALTH_DISTRICT'],
  })
  for (const [reported, path] of [
    [[{ ...signatures[0], signedOn: '2026-11-30' }], 'input.signatures.0.signedOn'],
    [[signatures[0], signatures[0]], 'input.signatures.1.party'],
  ] as const)
    await expect(world.take('agreeProject', id, { signatures: reported })).rejects.toMatchObject({
      extensions: { violations: [{ path }] },
    })
  expect(await world.take('agreeProject', id, { signatures })).toMatchObject({
    __typename: 'AgreeProjectPayload',
  })
  expect(await world.projectOf(id, content)).toMatchObject({
    status: 'AGREED',
    versions: [{ status: 'AGREED', agreedOn: '2026-11-01', signatures: { length: 3 } }],
  })
})

test('an agreed project asks for its money, once for each intervention that somebody shall pay', async () => {
  const planIntervention = 'plan_intervention_01jd0000000000000000000000'
  const id = await world.agreed({ plannedInterventions: [homeHelp, { ...homeHelp, planIntervention }] })
  const [, requesting] = await world.interventionsOf(id)
  expect(await world.emitted('cases.funding-requested', id)).toEqual([
    expect.objectContaining({
      plannedIntervention: world.uuidOf(requesting ?? ''),
      ambito: ambitoOfBari,
      year: 2026,
      serviceType: 'A2.07',
      targetArea: '4',
      line: null,
      requestedCents: 56_000,
      version: 1,
    }),
  ])
})

test('a citizen sees the own project with its versions, without what professionals keep to themselves', async () => {
  const id = await world.started()
  await world.take('suspendDelivery', id, {
    since: '2026-10-01',
    reason: 'HOSPITALISATION',
    note: 'Da verificare',
  })
  const { data, denied } = await world.execute(
    citizenAnna,
    caseOf(
      id,
      `project { title versions { number signatures { signatory } } amounts { left { total } }
      plannedInterventions { fundingReason progress { leftQuantity suspensions { since note } } } }`,
    ),
  )
  expect(data).toMatchObject({
    case: {
      project: {
        versions: [{ number: 1, signatures: { length: 3 } }],
        amounts: { left: { total: '800.00' } },
        plannedInterventions: [
          { fundingReason: null, progress: { leftQuantity: 40, suspensions: [{ note: null }] } },
        ],
      },
    },
  })
  expect(denied.map((path) => path?.split('.').at(-1)).toSorted()).toEqual(['fundingReason', 'note'])
})

test('secretariat, PUA and a neighbouring Ambito see no project and change none', async () => {
  const id = await world.drafted()
  for (const role of ['SECRETARIAT', 'PUA'] as const) {
    const viewer = local([bari], role)
    const { data, denied } = await world.execute(viewer, caseOf(id, 'number project { title }'))
    expect([data?.case, denied]).toMatchObject([{ project: null }, ['case.project']])
    expect(await world.take('agreeProject', id, { signatures }, viewer)).toEqual({
      __typename: 'agreeProject',
    })
  }
  const neighbour = planOffice('ATS-BA-01', 'PLAN_OFFICE')
  expect(await world.take('agreeProject', id, { signatures }, neighbour)).toMatchObject({
    __typename: 'NotFound',
  })
})

function line(reported: object) {
  return { plannedInterventions: [{ ...homeHelp, ...reported }] }
}
