import { describe, expect, test } from 'vitest'
import {
  admits,
  admittedPurposes,
  audienceOf,
  covers,
  type Demand,
  definePolicy,
  everyone,
  forPurposes,
  reasonOf,
} from '../src/policy.ts'
import type { Viewer } from '../src/viewer.ts'

const viewer = (scope: Viewer['scope'], ...roles: Viewer['roles'][number][]): Viewer => ({
  scope,
  issuer: 'i',
  subject: 's',
  comuni: [],
  roles,
  assurance: 2,
})

describe('who is admitted', () => {
  test.each<[string, Demand, Viewer, boolean]>([
    ['EVERYONE is every viewer', ['EVERYONE'], viewer('PARTNER'), true],
    ['a scope is all of its viewers', ['LOCAL'], viewer('LOCAL', 'PUA'), true],
    ['another scope is not meant', ['LOCAL'], viewer('REGIONAL'), false],
    ['one matching word is enough', ['CITIZEN', 'LOCAL:PUA'], viewer('LOCAL', 'SECRETARIAT', 'PUA'), true],
    ['a role is asked for by name', ['LOCAL:SOCIAL_WORKER'], viewer('LOCAL', 'PUA'), false],
    ['a role counts in its own scope only', ['LOCAL:RESTRICTED'], viewer('AMBITO', 'RESTRICTED'), false],
  ])('%s', (_, line, who, admitted) => expect(admits(line, who)).toBe(admitted))

  test('a role is admitted for its purposes, and for those of all that are held', () => {
    const line = forPurposes({ 'LOCAL:SECRETARIAT': ['ACCESS'], 'LOCAL:PUA': ['CARE', 'ACCESS'] })
    expect(admits(line, viewer('LOCAL', 'SECRETARIAT'))).toBe(true)
    expect(admits(line, viewer('LOCAL', 'SOCIAL_WORKER'))).toBe(false)
    expect(admittedPurposes(line, viewer('LOCAL', 'SECRETARIAT'))).toEqual(['ACCESS'])
    expect(admittedPurposes(line, viewer('LOCAL', 'SECRETARIAT', 'PUA'))).toEqual(['ACCESS', 'CARE'])
    expect(admittedPurposes(line, viewer('AMBITO', 'PLAN_OFFICE'))).toEqual([])
  })

  test('a citizen of level 1 is admitted where everyone is, and nowhere else', () => {
    const weak: Viewer = { ...viewer('CITIZEN'), assurance: 1 }
    expect(admits(['CITIZEN'], weak)).toBe(false)
    expect(admits(['EVERYONE'], weak)).toBe(true)
  })
})

test('a line is wide enough when it means all whom the other means', () => {
  expect(covers(['EVERYONE'], ['LOCAL:PUA', 'CITIZEN'])).toBe(true)
  expect(covers(['LOCAL'], ['LOCAL:PUA', 'LOCAL:SECRETARIAT'])).toBe(true)
  expect(covers(['LOCAL'], ['LOCAL:PUA', 'CITIZEN'])).toBe(false)
  expect(covers(['LOCAL:PUA'], ['LOCAL'])).toBe(false)
})

test('a field’s own line speaks before its type’s', () => {
  const policy = definePolicy({ Case: { '*': ['LOCAL', 'CITIZEN'], diary: ['LOCAL:SOCIAL_WORKER'] } })
  expect(audienceOf(policy, 'Case', 'diary')).toEqual(['LOCAL:SOCIAL_WORKER'])
  expect(audienceOf(policy, 'Case', 'number')).toEqual(['LOCAL', 'CITIZEN'])
  expect(audienceOf(policy, 'Case', 'toString')).toEqual(['LOCAL', 'CITIZEN'])
  expect(audienceOf(policy, 'Person', 'id')).toBeUndefined()
})

test('a line for everyone says why', () => {
  const policy = definePolicy({ Comune: { '*': everyone('the territory is public') } })
  const line = audienceOf(policy, 'Comune', 'name')
  expect(line && reasonOf(line)).toBe('the territory is public')
  expect(reasonOf(['LOCAL'])).toBeUndefined()
})

test('a line for everyone without a reason does not compile', () => {
  // @ts-expect-error the word alone is no line
  expect(definePolicy({ Comune: { '*': ['EVERYONE'] } })).toBeDefined()
  // @ts-expect-error a reason must be given
  expect(everyone()).toBeDefined()
  // @ts-expect-error an empty reason is none
  expect(everyone('')).toBeDefined()
})

test('a line that admits nobody is refused', () => {
  expect(() => definePolicy({ Case: { secret: [] } })).toThrow('Case.secret admits nobody')
})
