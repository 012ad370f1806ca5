import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readReference } from '../reference/csv.ts'
import {
  instrumentItems,
  instrumentOptions,
  instrumentReadings,
  instrumentScales,
  instrumentSections,
  instruments,
} from '../reference/instrument-files.ts'

const forms = readReference(instruments)
const items = readReference(instrumentItems)
const options = readReference(instrumentOptions)
const scales = readReference(instrumentScales)
const readings = readReference(instrumentReadings)
const sections = readReference(instrumentSections)

const of = (row: { instrument: string; version: string }) => `${row.instrument} ${row.version}`
const lists = Map.groupBy(options, ({ list }) => list)

describe('the instruments', () => {
  test('are SVAMA, SVAMDI, the sheets of SIUSS, GePI’s analyses and our own', () => {
    expect([...new Set(forms.map(({ code }) => code))]).toEqual([
      'SINA',
      'SINBA',
      'SVAMA',
      'SVAMDI',
      'GEPI-AP',
      'GEPI-QA',
      'SCHEDA-SOCIALE',
      'SCHEDA-MULTI',
    ])
  })

  test('have one version in use on any day', () => {
    for (const [, versions] of Map.groupBy(forms, ({ code }) => code)) {
      const dated = versions.toSorted((one, other) => one.valid_from.localeCompare(other.valid_from))
      for (const [at, { valid_to }] of dated.entries()) {
        const next = dated[at + 1]
        if (next) expect(valid_to).toBe(dayBefore(next.valid_from))
        else expect(valid_to).toBeNull()
      }
    }
  })

  test('have items in sections and scales that they have', () => {
    const known = new Set(sections.map((section) => `${of(section)} ${section.code}`))
    const measured = new Set(scales.map((scale) => `${of(scale)} ${scale.code}`))
    for (const item of items) {
      expect(known).toContain(`${of(item)} ${item.section}`)
      for (const scale of item.scales) expect(measured).toContain(`${of(item)} ${scale}`)
    }
    const filled = new Set(items.map((item) => `${of(item)} ${item.section}`))
    for (const section of known) expect(filled).toContain(section)
  })

  test('ask for more only where another item of theirs may be answered so', () => {
    for (const item of items.filter(({ needed_when }) => needed_when !== null)) {
      const [code, value] = item.needed_when?.split('=') ?? []
      const other = items.find((one) => of(one) === of(item) && one.code === code)
      const values =
        other?.kind === 'BOOLEAN'
          ? ['true', 'false']
          : lists.get(other?.options ?? '')?.map((one) => one.code)
      expect(values).toContain(value)
    }
  })

  test('take coded answers from lists that are there, and use every list', () => {
    const used = new Set(items.flatMap(({ options: list }) => list ?? []))
    expect([...used].toSorted()).toEqual([...lists.keys()].toSorted())
  })

  test('have scales whose bounds are what their items can count, and a reading from the lowest value on', () => {
    for (const scale of scales) {
      const counted = items.filter((item) => of(item) === of(scale) && item.scales.includes(scale.code))
      const bounds = counted.map((item) => {
        const scores = (lists.get(item.options ?? '') ?? []).flatMap(({ score }) => score ?? [])
        return item.kind === 'NUMBER'
          ? [item.lowest ?? Number.NaN, item.highest ?? Number.NaN]
          : [Math.min(...scores), Math.max(...scores)]
      })
      const total = (at: 0 | 1) => bounds.reduce((sum, bound) => sum + (bound[at] ?? 0), 0)
      const share = scale.rule === 'MEAN' ? counted.length : 1
      expect([of(scale), scale.code, total(0) / share, total(1) / share]).toEqual([
        of(scale),
        scale.code,
        scale.lowest,
        scale.highest,
      ])
      const thresholds = readings
        .filter((reading) => of(reading) === of(scale) && reading.scale === scale.code)
        .map(({ at_least }) => at_least)
      expect(Math.min(...thresholds)).toBe(scale.lowest)
      expect(Math.max(...thresholds)).toBeLessThan(scale.highest)
    }
  })

  test('have the score of a scale of theirs', () => {
    for (const { code, version, headline_scale } of forms.filter((form) => form.headline_scale !== null))
      expect(
        scales.some(
          (scale) => scale.instrument === code && scale.version === version && scale.code === headline_scale,
        ),
      ).toBe(true)
  })
})

/** The published value lists, where a checkout has them beside it: they are not ours to keep here. */
const published = new URL('../../../shared/domain/data/siuss_enums.json', import.meta.url)
const flows = { SIUSS: 'PS_PSA_SINA', SINBA: 'SINBA' } as const

test.skipIf(!existsSync(published))(
  'coded fields of SIUSS and SINBA have the published codes (skipped where the published lists are not at hand)',
  () => {
    const lists: Record<string, Record<string, { code: string }[]>> = JSON.parse(
      readFileSync(published, 'utf8'),
    )
    for (const [prefix, flow] of Object.entries(flows)) {
      const ours = Map.groupBy(
        options.filter(({ list }) => list.startsWith(`${prefix}.`)),
        ({ list }) => list,
      )
      expect(ours.size).toBeGreaterThan(5)
      for (const [list, rows] of ours) {
        const theirs = lists[flow]?.[list.slice(prefix.length + 1)]
        expect([list, rows.map(({ code }) => code)]).toEqual([list, theirs?.map(({ code }) => code)])
      }
    }
  },
)

const schemas = new URL('../../../shared/domain/standards/siuss/', import.meta.url)

test.skipIf(!existsSync(schemas))(
  'the sheets of SIUSS and SINBA require what the published schemas require (skipped where they are not at hand)',
  () => {
    for (const [instrument, file, element] of [
      ['SINA', 'PS_PSA_SINA201812.xsd', 'SINAType'],
      ['SINBA', 'SINBA.xsd', 'SinbaType'],
    ] as const) {
      const text = readFileSync(new URL(file, schemas), 'utf8')
      const type = text.slice(text.indexOf(`complexType name="${element}"`))
      const attributes = [...type.slice(0, type.indexOf('<xs:simpleType name=')).matchAll(ATTRIBUTE)]
      const required = new Map(attributes.map(([, name = '', use]) => [name, use === 'required']))
      const own = items.filter((item) => item.instrument === instrument)
      for (const item of own)
        if (required.has(item.code))
          expect([item.code, item.required]).toEqual([item.code, required.get(item.code)])
      const requested = new Set(own.map(({ code }) => code))
      const left = [...required]
        .filter(([name, needed]) => needed && !requested.has(name))
        .map(([name]) => name)
      // the sender's pseudonym is no question
      expect(left.filter((name) => name !== 'IDBeneficiario')).toEqual([])
    }
  },
)

const ATTRIBUTE = /<xs:attribute name="(\w+)"[^>]*use="(\w+)"/g

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}
