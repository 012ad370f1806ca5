import { describe, expect, test } from 'vitest'
import { keysOf, type Viewer } from '../src/viewer.ts'

const nobody = {
  issuer: 'i',
  subject: 's',
  comuni: [],
  roles: [],
  assurance: 2,
} as const satisfies Partial<Viewer>

describe('the keys a viewer holds', () => {
  test.each<[string, Viewer, string[]]>([
    ['a citizen holds the own person', { ...nobody, scope: 'CITIZEN', personId: 'p-1' }, ['person:p-1']],
    [
      'an operator holds the comuni, may read the zone plan, and brings the roles',
      {
        ...nobody,
        scope: 'LOCAL',
        comuni: ['072006', '072021'],
        ambito: 'ATS-BA-01',
        roles: ['PUA', 'RESTRICTED'],
      },
      ['comune:072006', 'comune:072021', 'plan:ATS-BA-01', 'role:PUA', 'role:RESTRICTED'],
    ],
    [
      'a plan office holds its Ambito and plan',
      { ...nobody, scope: 'AMBITO', ambito: 'ATS-BA-02', roles: ['PLAN_OFFICE'] },
      ['ambito:ATS-BA-02', 'plan:ATS-BA-02', 'role:PLAN_OFFICE'],
    ],
    [
      'the Region holds its own key',
      { ...nobody, scope: 'REGIONAL', roles: ['ANALYST'] },
      ['region', 'role:ANALYST'],
    ],
    [
      'who is invited holds the invitation alone',
      { ...nobody, scope: 'HEALTH_PROFESSIONAL', invitee: '160114-RSSMRA80A01A662A' },
      ['health:160114-RSSMRA80A01A662A'],
    ],
    [
      'a provider holds its own key alone',
      { ...nobody, scope: 'PROVIDER', invitee: '01234567890' },
      ['provider:01234567890'],
    ],
    ['who is invited as nobody holds none', { ...nobody, scope: 'PROVIDER' }, []],
    ['a partner holds none', { ...nobody, scope: 'PARTNER', client: 'dss' }, []],
    ['a citizen of level 1 holds none', { ...nobody, scope: 'CITIZEN', personId: 'p-1', assurance: 1 }, []],
    ['a citizen without a record holds none', { ...nobody, scope: 'CITIZEN' }, []],
    [
      'an operator without a comune holds none, not even the role',
      { ...nobody, scope: 'LOCAL', ambito: 'ATS-BA-01', roles: ['SOCIAL_WORKER'] },
      [],
    ],
    ['an office without an Ambito holds none', { ...nobody, scope: 'AMBITO' }, []],
    [
      'comuni mean nothing outside LOCAL',
      { ...nobody, scope: 'CITIZEN', comuni: ['072006'], ambito: 'ATS-BA-01' },
      [],
    ],
  ])('%s', (_, viewer, keys) => expect(keysOf(viewer)).toEqual(keys))
})

test('a code that could be taken for two keys is refused', () => {
  expect(() => keysOf({ ...nobody, scope: 'LOCAL', comuni: ['072006,comune:075035'] })).toThrow('comune code')
})
