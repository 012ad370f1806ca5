import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from './calls.ts'
import { aProject, key } from './inputs.ts'
import { AMBITO, inputsOf, type MultifondoWorld, multifondoWorld } from './world.ts'

let world: MultifondoWorld
const { written } = inputsOf(() => world)
beforeAll(async () => {
  world = await multifondoWorld()
})
afterAll(() => world.stop())

/** The input, the mutation, and its answer: the name of a refusal, or the path of what is wrong with the input. */
const wrong: readonly [string, string, () => object, string][] = [
  [
    'a CUP without its letter',
    'registerMultifondoProject',
    () => aProject({ cup: '551H17000030007' }),
    'BAD_USER_INPUT',
  ],
  [
    'a CUP that is too short',
    'registerMultifondoProject',
    () => aProject({ cup: 'J51H1700003' }),
    'BAD_USER_INPUT',
  ],
  ['a CUP that is registered', 'registerMultifondoProject', () => aProject({ cup: world.cup }), 'CupTaken'],
  ['no title', 'registerMultifondoProject', () => aProject({ title: ' ' }), 'input.title'],
  [
    'an end before the beginning',
    'registerMultifondoProject',
    () => aProject({ endsOn: '2025-12-31' }),
    'input.endsOn',
  ],
  [
    'a fund that Multifondo does not follow',
    'registerMultifondoProject',
    () => aProject({ fund: 'FNPS' }),
    'FundNotAdmitted',
  ],
  [
    'a fund from which the intervention has no money',
    'registerMultifondoProject',
    () => aProject({ fund: 'QSFP', planIntervention: world.intervention }),
    'FundNotAdmitted',
  ],
  [
    'money that another project accounts for',
    'registerMultifondoProject',
    () => aProject({ planIntervention: world.intervention }),
    'InterventionTaken',
  ],
  [
    'an intervention of another Ambito',
    'registerMultifondoProject',
    () => aProject({ planIntervention: world.foreign.intervention }),
    'NotFound',
  ],
  [
    'an intervention that is a project',
    'registerMultifondoProject',
    () => aProject({ planIntervention: world.project }),
    'input.planIntervention',
  ],
  [
    'a key that is too short',
    'registerMultifondoProject',
    () => aProject({ idempotencyKey: 'short' }),
    'input.idempotencyKey',
  ],
  [
    'an end before the beginning that is there',
    'changeMultifondoProject',
    () => ({ multifondoProject: world.project, expectedVersion: 1, endsOn: '2025-06-30' }),
    'TermInverted',
  ],
  [
    'a project in another version',
    'changeMultifondoProject',
    () => ({ multifondoProject: world.project, expectedVersion: 7, title: 'Altro' }),
    'StaleVersion',
  ],
  [
    'a project of another Ambito',
    'changeMultifondoProject',
    () => ({ multifondoProject: world.foreign.project, expectedVersion: 1, title: 'Altro' }),
    'NotFound',
  ],
  [
    'a project of nobody',
    'changeMultifondoProject',
    () => ({ multifondoProject: encodeId('multifondo_project', key()), expectedVersion: 1, title: 'Altro' }),
    'NotFound',
  ],
]

test.each(wrong)('%s is refused, and nothing is written', async (_, name, input, answer) => {
  const before = await written()
  const { outcome, reasons } = await call(world.as(`plan-office@${AMBITO}`), name, input())
  expect(answer.includes('.') ? reasons : [outcome]).toEqual([answer])
  expect(await written()).toEqual(before)
})

test('a repeat answers as the first time and writes nothing; the same key with other input is no repeat', async () => {
  const office = world.as(`plan-office@${AMBITO}`)
  const requested = aProject()
  const first = await call(office, 'registerMultifondoProject', requested)
  const before = await written()
  expect(await call(office, 'registerMultifondoProject', requested)).toEqual(first)
  expect((await call(office, 'registerMultifondoProject', { ...requested, title: 'Altro' })).outcome).toBe(
    'RepeatedKey',
  )
  expect(await written()).toEqual(before)
})
