import { type Environment, SettingsError } from '@cse/gateway/config/setting-reader'
import { readSettings } from '@cse/gateway/config/settings'
import { describe, expect, test } from 'vitest'
import { newCheckpointKey } from '../checkpoint-environment.ts'

const demoKey = newCheckpointKey()
const read = (env: Environment) => readSettings(env, () => ({ current: demoKey })).scanner

/** What a start with these settings is refused with, as far as it is about the scanner. */
function refusedFor(env: Environment): readonly string[] {
  try {
    read(env)
    return []
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return error.sentences.filter((sentence) => sentence.startsWith('CSE_CLAMD_URL '))
  }
}

describe('the scanner', () => {
  test.each([
    ['tcp://127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
    ['tcp://[::1]:3310', { host: '::1', port: 3310 }],
    ['tcp://clamav:3310', { host: 'clamav', port: 3310 }],
    ['unix:/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
    ['unix:///run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
    ['none', null],
    [undefined, null],
  ])('%s', (url, address) => {
    expect(read({ CSE_CLAMD_URL: url })).toEqual(address)
  })
})

test.each([
  'clamav',
  'tcp://clamav',
  'http://clamav:3310',
  'tcp://user@clamav:3310',
  'tcp://clamav:3310/path',
  'unix:clamd.ctl',
  'None',
])('%s is no scanner, and stops the start', (url) => {
  expect(refusedFor({ CSE_CLAMD_URL: url })).toEqual([
    expect.stringMatching(/^CSE_CLAMD_URL must be .* or the word none/),
  ])
})

test('production says whether files are scanned, and starts without only when it says so', () => {
  const NODE_ENV = 'production'
  expect(refusedFor({ NODE_ENV })).toEqual([
    'CSE_CLAMD_URL is missing: files are scanned by a clamd, or it says none.',
  ])
  expect(refusedFor({ NODE_ENV, CSE_CLAMD_URL: 'none' })).toEqual([])
  expect(refusedFor({ NODE_ENV, CSE_CLAMD_URL: 'unix:/run/clamav/clamd.ctl' })).toEqual([])
  expect(refusedFor({})).toEqual([])
})

test('outside a demo no file goes to another machine as it is', () => {
  const CSE_CLAMD_URL = 'tcp://clamav.example:3310'
  expect(refusedFor({ CSE_DEMO: '0', CSE_CLAMD_URL })).toEqual([
    expect.stringMatching(/^CSE_CLAMD_URL leads to another machine without TLS/),
  ])
  expect(refusedFor({ CSE_DEMO: '0', CSE_CLAMD_URL: 'tcp://127.0.0.1:3310' })).toEqual([])
  expect(refusedFor({ CSE_CLAMD_URL })).toEqual([])
})
