import { useDownloadKey } from '@cse/schema/signed-link'
import { describe, expect, test } from 'vitest'
import { downloadPath, opensDocument } from '../src/exports/document/link.ts'

useDownloadKey(Buffer.alloc(32, 'download'))
const document = '01990000-0000-7000-8000-0000000000aa'
const other = '01990000-0000-7000-8000-0000000000ab'
const now = new Date('2026-11-02T08:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const link = (path: string) => {
  const { searchParams } = new URL(path, 'http://x')
  return {
    document,
    expires: searchParams.get('expires') ?? '',
    signature: searchParams.get('signature') ?? '',
  }
}
const ISSUER = 'https://login.example'
const worker = { issuer: ISSUER, subject: 'social-worker@bari' }
const made = link(downloadPath(document, worker, now))

test('a link opens its document for five minutes', () => {
  expect(opensDocument(made, worker, now)).toBe(true)
  expect(opensDocument(made, worker, later(300))).toBe(true)
  expect(opensDocument(made, worker, later(301))).toBe(false)
})

describe('a link opens nothing', () => {
  test.each([
    ['for another subject', made, { ...worker, subject: 'social-worker@lecce' }],
    ['for whom another issuer gives the same subject', made, { ...worker, issuer: 'https://other.example' }],
    ['whose issuer and subject were exchanged', made, { issuer: worker.subject, subject: worker.issuer }],
    ['of another document', { ...made, document: other }, worker],
    ['whose time was prolonged', { ...made, expires: String(Number(made.expires) + 60) }, worker],
    ['whose time is no number', { ...made, expires: 'Infinity' }, worker],
    ['without a signature', { ...made, signature: '' }, worker],
    ['whose signature was cut', { ...made, signature: made.signature.slice(0, -2) }, worker],
  ])('%s', (_, forged, who) => {
    expect(opensDocument(forged, who, now)).toBe(false)
  })
})

test('a link names neither who may use it nor whom the document is about', () => {
  expect(downloadPath(document, worker, now)).toMatch(
    /^\/documents\/case_document_[0-9a-z]{26}\?expires=\d{10}&signature=[\w-]{43}$/,
  )
})
