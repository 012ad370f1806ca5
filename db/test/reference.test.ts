import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import * as catalogue from '../reference/catalogue-files.ts'
import { readReference } from '../reference/csv.ts'
import { comuniByAmbito, readTerritory } from '../reference/territory.ts'
import { comuni, memberships } from '../reference/territory-files.ts'

const directory = mkdtempSync(join(tmpdir(), 'cse-reference-'))
afterAll(() => rmSync(directory, { recursive: true }))

describe('the territory', () => {
  test('has 257 comuni in 45 Ambiti, none left out and none twice', () => {
    const ambiti = comuniByAmbito()
    expect(ambiti).toHaveLength(45)
    const members = ambiti.flatMap((ambito) => ambito.comuni.map(({ istat_code }) => istat_code))
    expect(members).toHaveLength(257)
    expect(new Set(members)).toEqual(new Set(readReference(comuni).map(({ istat_code }) => istat_code)))
    for (const { leadComune, comuni: own } of ambiti) {
      expect(own.map(({ istat_code }) => istat_code)).toContain(leadComune)
    }
  })

  test('has as many comuni in each province as the province has', () => {
    const counts = Object.fromEntries(
      [...Map.groupBy(readReference(comuni), ({ province }) => province)].map(([province, own]) => [
        province,
        own.length,
      ]),
    )
    expect(counts).toEqual({ FG: 61, BA: 41, TA: 29, BR: 20, LE: 96, BT: 10 })
  })

  test('is found by code and by the name people type', () => {
    const territory = readTerritory()
    const bari = { istatCode: '072006', name: 'Bari', slug: 'bari', ambito: 'ATS-BA-02' }
    expect(territory.comuneByCodeOrSlug('072006')).toEqual(bari)
    expect(territory.comuneByCodeOrSlug('Bari')).toEqual(bari)
    expect(territory.comuneByCodeOrSlug('monte-sant-angelo')?.name).toBe("Monte Sant'Angelo")
    expect(territory.comuneByCodeOrSlug('milano')).toBeUndefined()
    expect(territory.ambito('ats-le-02')?.name).toBe('Ambito Territoriale Sociale di Casarano')
    expect(territory.ambito('ATS-XX-01')).toBeUndefined()
  })

  test('says of every membership how it is known', () => {
    for (const { evidence } of readReference(memberships)) expect(evidence).not.toBe('')
  })
})

describe('the catalogue', () => {
  const types = readReference(catalogue.serviceTypes)

  test('has the 105 prestations of SIUSS, each with a family and a place in the SIOSS grid', () => {
    expect(types).toHaveLength(105)
    const families = new Set(readReference(catalogue.serviceFamilies).map(({ code }) => code))
    const classified = new Set(
      readReference(catalogue.prestationClassification).map(({ service_type }) => service_type),
    )
    for (const { code, family } of types) {
      expect(families).toContain(family)
      expect(classified).toContain(code)
    }
  })

  test('says where an article went that moved to another regulation', () => {
    const moved = readReference(catalogue.regulationArticles).filter(({ replaced_by }) => replaced_by)
    expect(moved.map(({ article, valid_to, replaced_by }) => [article, valid_to, replaced_by])).toEqual([
      ['57', '2019-01-21', 'R.R. 5/2019'],
      ['58', '2019-01-21', 'R.R. 5/2019'],
      ['60', '2019-01-21', 'R.R. 5/2019 art. 3'],
      ['60-ter', '2019-01-21', 'R.R. 4/2019 art. 3'],
      ['66', '2019-01-21', 'R.R. 4/2019'],
    ])
  })
})

describe('a file with a bad row', () => {
  const read = (lines: string[]) => {
    writeFileSync(join(directory, comuni.name), lines.join('\n'))
    return () => readReference(comuni, pathToFileURL(`${directory}/`))
  }
  const head = 'istat_code,cadastral_code,name,slug,province,postal_codes,population,population_census_2011'

  test('is named with the line and the column', () => {
    const good = '072006,A662,Bari,bari,BA,70121,313003,315933'
    expect(read([head, good])()).toHaveLength(1)
    expect(read([head, good, '72006,A662,Bari,bari,BA,70121,313003,'])).toThrow(
      'db/data/comune.csv, line 3, istat_code: not an ISTAT code.',
    )
  })

  test('is named when a cell is missing', () => {
    expect(read([head, '072006,A662,Bari'])).toThrow(/^db\/data\/comune\.csv: .*line 2/)
  })
})

test('a target area falls in a user area that SIUSS knows', () => {
  const known = readReference({ name: 'siuss_user_area.csv', row: z.object({ code: z.string() }) }).map(
    ({ code }) => code,
  )
  for (const { siuss_area } of readReference(catalogue.targetAreas))
    expect([...known, null]).toContain(siuss_area)
})
