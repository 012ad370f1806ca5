import { personasOf } from '@cse/gateway/demo/identity-provider/personas'
import { shownPersonas } from '@cse/gateway/demo/identity-provider/shown-personas'
import { expect, test } from 'vitest'
import { territory } from './territory.ts'

const personas = personasOf(territory)
const claimsOf = (name: string) => personas.find(name)?.claims

test('a local persona works for the comune of its name and for its Ambito', () => {
  expect(claimsOf('social-worker@bari')).toMatchObject({
    cse_scope: 'LOCAL',
    cse_roles: ['SOCIAL_WORKER'],
    cse_comuni: ['072006'],
    cse_ambito: 'ATS-BA-02',
    acr: 'https://www.spid.gov.it/SpidL2',
  })
})

test('a comune is named by its ISTAT code or by its slug, and is the same persona', () => {
  const named = personas.find('secretariat@san-giovanni-rotondo')
  expect(named).toEqual(personas.find('secretariat@071046'))
  expect(named?.name).toBe('secretariat@071046')
  expect(claimsOf('pua@monte-sant-angelo')?.cse_comuni).toEqual(['071033'])
  expect(claimsOf('pua@nardo')?.cse_comuni).toEqual(['075052'])
})

test('a persona of several comuni has an Ambito only where all share it', () => {
  expect(claimsOf('social-worker@altamura,gravina-in-puglia')).toMatchObject({
    cse_comuni: ['072004', '072023'],
    cse_ambito: 'ATS-BA-01',
  })
  expect(claimsOf('social-worker@bari,lecce')).not.toHaveProperty('cse_ambito')
})

test('restricted data comes as a second role, and only where identified people are', () => {
  expect(claimsOf('social-worker+restricted@bari')?.cse_roles).toEqual(['SOCIAL_WORKER', 'RESTRICTED'])
  expect(claimsOf('plan-office+restricted@ATS-BA-02')?.cse_roles).toEqual(['PLAN_OFFICE', 'RESTRICTED'])
  expect(personas.find('analyst+restricted')).toBeUndefined()
  expect(personas.find('citizen+restricted')).toBeUndefined()
})

test('personas of the Ambito, the Region and partners carry what their scope needs', () => {
  expect(claimsOf('accountant@ats-ba-02')).toMatchObject({ cse_scope: 'AMBITO', cse_ambito: 'ATS-BA-02' })
  expect(claimsOf('controller')).toMatchObject({ cse_scope: 'REGIONAL', cse_roles: ['CONTROLLER'] })
  expect(claimsOf('dss')).toEqual({ cse_scope: 'PARTNER', cse_client: 'dss' })
})

test.each([
  'social-worker',
  'social-worker@',
  'social-worker@atlantide',
  'social-worker@bari,atlantide',
  'plan-office',
  'plan-office@bari',
  'plan-office@ATS-XX-99',
  'analyst@bari',
  'citizen@bari',
  'toString',
  '__proto__',
  '',
])('there is no persona %o', (name) => {
  expect(personas.find(name)).toBeUndefined()
})

test('every persona that is shown exists, and places that the territory lacks are not shown', () => {
  const shown = shownPersonas(personas)
  expect(shown.flatMap((group) => group.personas).every(({ name }) => personas.find(name))).toBe(true)
  const nowhere = personasOf({ comuneByCodeOrSlug: () => undefined, ambito: () => undefined })
  expect(shownPersonas(nowhere).map(({ label }) => label)).toEqual([
    'Cittadini',
    'Regione',
    'Invitati',
    'Altri sistemi',
  ])
})
