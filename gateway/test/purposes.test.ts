import { fileURLToPath } from 'node:url'
import { operatorPurposes, withDeclaredPurpose, withPurposeOf } from '@cse/gateway/config/purposes'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import { platformOperation, resolvedOperation } from '@cse/gateway/persisted-documents/resolved-operation'
import type { Viewer } from '@cse/schema/viewer'
import { GraphQLError } from 'graphql'
import { describe, expect, test } from 'vitest'
import { citizen, local, regional } from '../../test/viewers.ts'

const operator = local(['072006'], 'SOCIAL_WORKER')

/** Where and why something was refused. */
function violations(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    if (error instanceof GraphQLError)
      return [error.extensions.code, JSON.stringify(error.extensions.violations ?? error.message)]
    throw error
  }
  return null
}

test('each purpose has a title, a legal basis and scopes', () => {
  expect(operatorPurposes.size).toBeGreaterThan(5)
  for (const { legalBasis } of operatorPurposes.values()) expect(legalBasis.join()).toMatch(/art/)
})

describe('an operator says what for in a header', () => {
  test.each([
    ['CARE', { purposeCode: 'CARE' }],
    ['CARE; case=2026/000123', { purposeCode: 'CARE', purposeReference: '2026/000123' }],
    [' ACCESS ;protocol=4711/2026 ', { purposeCode: 'ACCESS', purposeReference: '4711/2026' }],
  ])('%s', (header, kept) => {
    expect(withDeclaredPurpose(operator, header)).toEqual({
      ...operator,
      ...kept,
      purpose: operatorPurposes.get(kept.purposeCode)?.title,
    })
  })

  test.each([
    'visita domiciliare',
    'care',
    'CARE, ACCESS',
    'CARE; why=2',
    'CARE; case=<script>',
    'constructor',
  ])('%s is none', (header) => {
    const refused = violations(() => withDeclaredPurpose(operator, header))
    expect(refused).toEqual(['BAD_USER_INPUT', expect.stringContaining('X-CSE-Purpose')])
    expect(JSON.stringify(refused)).not.toContain('script')
  })

  test('and none that is not of the own scope', () => {
    expect(violations(() => withDeclaredPurpose(regional('ANALYST'), 'CARE'))).toEqual([
      'BAD_USER_INPUT',
      expect.stringContaining('PLANNING'),
    ])
  })
})

describe('a request without a header', () => {
  test('has the purpose of the registered operation', () => {
    expect(withPurposeOf(operator, 'DELIVERY', 'CARE')).toMatchObject({ purposeCode: 'DELIVERY' })
  })
  test('does not change what the request has declared', () => {
    const declared = withDeclaredPurpose(operator, 'ACCESS')
    expect(withPurposeOf(declared, 'DELIVERY', null)).toBe(declared)
  })
  test('has that of the installation where there is one', () => {
    expect(withPurposeOf(operator, undefined, 'CARE')).toMatchObject({ purposeCode: 'CARE' })
  })
  test('is refused where there is none, with the header and the codes', () => {
    const [code, text] = violations(() => withPurposeOf(operator, undefined, null)) as string[]
    expect(code).toBe('BAD_USER_INPUT')
    expect(text).toMatch(/X-CSE-Purpose/)
    expect(text).toMatch(/CARE/)
  })
  test('of a citizen needs none: it is the own record', () => {
    const person = citizen('018f0000-0000-7000-8000-00000000000a')
    expect(withPurposeOf(person, undefined, null)).toBe(person)
  })
})

test('an operation that is sent as text has a purpose, or does not run', () => {
  const documentPolicy = { registry: new Map(), textAllowed: true, defaultPurpose: null }
  const text = { query: '{ cases { totalCount } }', documentId: null, hash: null, variables: {} }
  const [code, said] = violations(() => resolvedOperation(text, operator, documentPolicy)) as string[]
  expect([code, said]).toEqual(['BAD_USER_INPUT', expect.stringContaining('X-CSE-Purpose')])
  const declared = withDeclaredPurpose(operator, 'CARE')
  expect(resolvedOperation(text, declared, documentPolicy)).toEqual({ runsAs: declared })
  expect(
    resolvedOperation(text, operator, { ...documentPolicy, defaultPurpose: 'ACCESS' }).runsAs,
  ).toMatchObject({
    purposeCode: 'ACCESS',
  })
})

test('a file is handed out and taken in for the purpose of the application’s component, or for that of the request', () => {
  const registry = readRegistry(fileURLToPath(new URL('../../schema/operations', import.meta.url)))
  const policy = { registry, defaultPurpose: null }
  const atScreen = { ...operator, client: 'front-end' }
  const codeOf = (name: string, viewer: Viewer = atScreen) =>
    platformOperation(name, viewer, policy).runsAs.purposeCode
  expect(codeOf('downloadDocument')).toBe('CARE')
  expect(codeOf('StatementFile')).toBe('PLANNING')
  expect(codeOf('downloadDocument', withDeclaredPurpose(atScreen, 'ACCESS'))).toBe('ACCESS')
  const [code, said] = violations(() => platformOperation('downloadDocument', operator, policy)) as string[]
  expect([code, said]).toEqual(['BAD_USER_INPUT', expect.stringContaining('X-CSE-Purpose')])
})

test('a registered operation asks who has not signed in to do so, also where text is allowed', () => {
  const documentPolicy = { registry: new Map(), textAllowed: true, defaultPurpose: null }
  const named = { query: null, documentId: 'a'.repeat(64), hash: null, variables: {} }
  expect(violations(() => resolvedOperation(named, null, documentPolicy))).toEqual([
    'UNAUTHENTICATED',
    expect.stringContaining('accedere'),
  ])
})
