import { describe, expect, test } from 'vitest'
import { downloadLink } from '../src/download-link.ts'
import { GRAPH_KEYS } from './graph-keys.ts'

const now = new Date('2026-11-02T08:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const ISSUER = 'https://login.example'
const keys = GRAPH_KEYS
const worker = { issuer: ISSUER, subject: 'social-worker@bari' }

const statements = downloadLink('statement', '/plans/:plan/:file', ['asOf', 'year'])
const named = { plan: 'plan_1', file: 'statement.csv', asOf: null, year: '2026' }
const queryOf = (path: string) => Object.fromEntries(new URL(path, 'http://x').searchParams)
const made = {
  params: { plan: 'plan_1', file: 'statement.csv' },
  query: queryOf(statements.pathFor(named, { viewer: worker, now, keys })),
}

test('a link opens what it names for five minutes', () => {
  const opened = { plan: 'plan_1', file: 'statement.csv', year: '2026' }
  expect(statements.opened(made, { viewer: worker, now, keys })).toEqual(opened)
  expect(statements.opened(made, { viewer: worker, now: later(300), keys })).toEqual(opened)
  expect(statements.opened(made, { viewer: worker, now: later(301), keys })).toBeNull()
})

describe('a link opens nothing', () => {
  const { params, query } = made
  test.each([
    ['for another subject', made, { ...worker, subject: 'social-worker@lecce' }],
    ['for whom another issuer gives the same subject', made, { ...worker, issuer: 'https://other.example' }],
    ['whose issuer and subject were exchanged', made, { issuer: worker.subject, subject: worker.issuer }],
    ['of another thing', { params: { ...params, plan: 'plan_2' }, query }, worker],
    ['of another file of the same thing', { params: { ...params, file: 'statement.xlsx' }, query }, worker],
    ['of a file without a name', { params: { plan: 'plan_1' }, query }, worker],
    ['with another option', { params, query: { ...query, year: '2025' } }, worker],
    ['without an option', { params, query: { ...query, year: undefined } }, worker],
    ['with one option more, though empty', { params, query: { ...query, asOf: '' } }, worker],
    [
      'whose time was prolonged',
      { params, query: { ...query, expires: `${Number(query.expires) + 60}` } },
      worker,
    ],
    ['whose time is no number', { params, query: { ...query, expires: 'Infinity' } }, worker],
    ['without a time', { params, query: { ...query, expires: undefined } }, worker],
    ['without a signature', { params, query: { ...query, signature: undefined } }, worker],
    ['with an empty signature', { params, query: { ...query, signature: '' } }, worker],
    [
      'whose signature was cut',
      { params, query: { ...query, signature: query.signature?.slice(0, -2) } },
      worker,
    ],
  ])('%s', (_, { params, query }, who) => {
    const present = Object.fromEntries(
      Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    )
    expect(statements.opened({ params, query: present }, { viewer: who, now, keys })).toBeNull()
  })

  test('of another kind, though it names the same', () => {
    const modules = downloadLink('fund module', '/plans/:plan/:file', ['asOf', 'year'])
    expect(modules.opened(made, { viewer: worker, now, keys })).toBeNull()
    expect(
      modules.opened(
        { ...made, query: queryOf(modules.pathFor(named, { viewer: worker, now, keys })) },
        { viewer: worker, now, keys },
      ),
    ).not.toBeNull()
  })
})

test('a link names what it opens, and neither who may use it nor options that it does not have', () => {
  expect(statements.pathFor(named, { viewer: worker, now, keys })).toMatch(
    /^\/plans\/plan_1\/statement\.csv\?year=2026&expires=\d{10}&signature=[\w-]{43}$/,
  )
})

test('a part of a path cannot leave its place', () => {
  const path = statements.pathFor({ ...named, plan: '../secret?x=1#' }, { viewer: worker, now, keys })
  expect(path).toMatch(/^\/plans\/\.\.%2Fsecret%3Fx%3D1%23\/statement\.csv\?/)
})
