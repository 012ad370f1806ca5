import { expect } from 'vitest'

/** Metadata of a release as JSON-LD. */
type Dataset = Readonly<Record<string, unknown>> & {
  readonly 'dcat:distribution': readonly Readonly<Record<string, unknown>>[]
}

/** Expects what DCAT-AP_IT demands of a dataset of Regione Puglia about 2011, and of its four distributions. */
export function expectDcatOf2011(dataset: Dataset): void {
  expect(dataset['@type']).toContain('dcatapit:Dataset')
  for (const property of [
    'dct:identifier',
    'dct:title',
    'dct:description',
    'dct:modified',
    'dcat:theme',
    'dct:rightsHolder',
    'dct:accrualPeriodicity',
    'dct:publisher',
    'dct:spatial',
    'dct:temporal',
  ])
    expect(dataset).toHaveProperty([property])
  expect(dataset['dct:rightsHolder']).toMatchObject({
    '@type': expect.arrayContaining(['dcatapit:Agent']),
    'dct:identifier': 'r_puglia',
    'foaf:name': { '@value': 'Regione Puglia' },
  })
  expect(dataset['dct:temporal']).toMatchObject({
    'schema:startDate': { '@value': '2011-01-01' },
    'schema:endDate': { '@value': '2011-12-31' },
  })
  expect(dataset['dcat:distribution']).toHaveLength(4)
  for (const distribution of dataset['dcat:distribution']) {
    expect(distribution['@type']).toContain('dcatapit:Distribution')
    for (const property of ['dct:format', 'dcat:accessURL', 'dct:license'])
      expect(distribution).toHaveProperty([property])
  }
}
