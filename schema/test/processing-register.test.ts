import { expect, test } from 'vitest'
import type { Processing } from '../src/processing.ts'
import { processingRegister, type Recipient } from '../src/processing-register.ts'
import { casesSubgraph } from './two-subgraphs/cases.ts'
import { personsSubgraph } from './two-subgraphs/persons.ts'

const rule = { code: 'FILE', label: 'Fascicolo', period: '10 anni', basis: 'prova', confidence: 'K' }

function activity(name: string, types: readonly string[]) {
  return {
    name,
    purpose: 'Prova',
    legalBasis: ['art. 6'],
    dataSubjects: ['persone'],
    data: ['dati'],
    types,
    retention: ['FILE'],
  }
}

function register(declared: Processing, recipients: readonly Recipient[] = []): string {
  const none: Processing = { activities: [], impersonal: {} }
  return processingRegister(
    [
      { ...personsSubgraph, processing: none },
      { ...casesSubgraph, processing: declared },
    ],
    recipients,
    [rule],
  )
}

const whole: Processing = { activities: [activity('Casi', ['Case', 'Person'])], impersonal: {} }

/** The line of an entry with this title. */
const line = (page: string, title: string) => page.split('\n').find((text) => text.startsWith(`| ${title} |`))

test('an activity shows who may read how many of its fields, as the policy says', () => {
  const readers = line(register(whole), 'Chi li consulta')
  expect(readers).toMatch(/LOCAL SOCIAL_WORKER \(tutti i campi\)|LOCAL SOCIAL_WORKER \(\d+ campi su \d+\)/)
  // Case.diary is closed to the secretariat, Case.person to the Region, which does not enter Person either
  const shares = [...(readers ?? '').matchAll(/(\w+ ?\w*) \((\d+) campi/g)].map(([, who, n]) => [
    who,
    Number(n),
  ])
  const shareOf = (who: string) => Number(shares.find(([name]) => name === who)?.[1])
  expect(shareOf('LOCAL SECRETARIAT')).toBeGreaterThan(shareOf('REGIONAL ANALYST'))
})

test('a partner whose operations select a field of an activity is a recipient of it, with its purposes', () => {
  const partner = {
    name: 'Osservatorio',
    purposes: ['relazione sociale'],
    operations: 1,
    fields: new Set(['Case.number']),
  }
  const other = { ...partner, name: 'Catalogo', fields: new Set(['Territory.name']) }
  const page = register(whole, [partner, other])
  expect(line(page, 'Altri destinatari')).toBe('| Altri destinatari | Osservatorio (relazione sociale) |')
  expect(line(page, 'Catalogo')).toContain('nessun dato personale')
  expect(line(page, 'Osservatorio')).toContain('Casi')
})

test('a type that belongs to no activity stops the composition, and so does one that belongs to two', () => {
  expect(() => register({ ...whole, activities: [activity('Casi', ['Case'])] })).toThrow(
    'Person belongs to no processing activity',
  )
  expect(() => register({ ...whole, impersonal: { doppio: ['Case'] } })).toThrow(
    'Case is declared more than once',
  )
  expect(() => register({ ...whole, impersonal: { altro: ['Nothing'] } })).toThrow(
    'Nothing is declared but does not exist',
  )
})

test('an activity without a rule of retention, or with an unknown one, stops the composition', () => {
  const kept = (retention: readonly string[]) => ({
    ...whole,
    activities: [{ ...activity('Casi', ['Case', 'Person']), retention }],
  })
  expect(() => register(kept([]))).toThrow('Casi has no rule of retention')
  expect(() => register(kept(['NEVER']))).toThrow('Casi names the unknown rule NEVER')
})
