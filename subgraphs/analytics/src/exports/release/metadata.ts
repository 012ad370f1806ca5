import type { ReleaseFile, ReleaseFileName } from '../../rules/release/file.ts'

/** A release as its metadata describe it. */
export interface DescribedRelease {
  /** Id of the release, `data_release_…`. */
  readonly id: string
  readonly title: string
  readonly method: string
  /** Days `YYYY-MM-DD`, both inclusive. */
  readonly firstDay: string
  readonly lastDay: string
  readonly releasedOn: string
  readonly files: readonly ReleaseFile[]
}

/**
 * The metadata of a release by DCAT-AP_IT (AgID, profile 1.1 of the application profile for Italian public administrations), as JSON-LD.
 * Addresses are relative to this file's own: the other files stand beside it, wherever the API is.
 */
export function dcatOf({
  id,
  title,
  method,
  firstDay,
  lastDay,
  releasedOn,
  files,
}: DescribedRelease): object {
  return {
    '@context': CONTEXT,
    '@id': '',
    '@type': ['dcatapit:Dataset', 'dcat:Dataset'],
    'dct:identifier': id,
    'dct:title': it(title),
    'dct:description': it(
      `Casi della cartella sociale elettronica aperti dal ${firstDay} al ${lastDay}, anonimizzati. ${method}`,
    ),
    'dct:issued': day(releasedOn),
    'dct:modified': day(releasedOn),
    'dcat:theme': { '@id': 'http://publications.europa.eu/resource/authority/data-theme/SOCI' },
    'dcat:keyword': ['servizi sociali', 'presa in carico', 'microdati', 'Puglia'].map(it),
    'dct:language': { '@id': 'http://publications.europa.eu/resource/authority/language/ITA' },
    // a release is immutable: the next period has a release of its own
    'dct:accrualPeriodicity': { '@id': 'http://publications.europa.eu/resource/authority/frequency/NEVER' },
    'dct:accessRights': {
      '@id': 'http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC',
    },
    'dct:rightsHolder': REGION,
    'dct:publisher': { '@id': REGION['@id'] },
    'dct:spatial': {
      '@id': 'http://data.europa.eu/nuts/code/ITF4',
      '@type': ['dcatapit:Location', 'dct:Location'],
      'skos:prefLabel': it('Puglia'),
    },
    'dct:temporal': {
      '@type': ['dcatapit:PeriodOfTime', 'dct:PeriodOfTime'],
      'schema:startDate': day(firstDay),
      'schema:endDate': day(lastDay),
    },
    'dcat:distribution': files.flatMap(({ name, bytes, sha256 }) => {
      const form = FORMS[name]
      return form === undefined
        ? []
        : [
            {
              '@id': name,
              '@type': ['dcatapit:Distribution', 'dcat:Distribution'],
              'dct:title': it(form.title),
              'dct:format': {
                '@id': `http://publications.europa.eu/resource/authority/file-type/${form.fileType}`,
              },
              'dcat:mediaType': {
                '@id': `https://www.iana.org/assignments/media-types/${form.mediaType}`,
              },
              'dcat:accessURL': { '@id': name },
              'dcat:downloadURL': { '@id': name },
              'dcat:byteSize': { '@value': String(bytes), '@type': 'xsd:decimal' },
              'spdx:checksum': {
                '@type': 'spdx:Checksum',
                'spdx:algorithm': { '@id': 'spdx:checksumAlgorithm_sha256' },
                'spdx:checksumValue': { '@value': sha256, '@type': 'xsd:hexBinary' },
              },
              'dct:modified': day(releasedOn),
              'dct:license': LICENCE,
            },
          ]
    }),
  }
}

const CONTEXT = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatapit: 'http://dati.gov.it/onto/dcatapit#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  owl: 'http://www.w3.org/2002/07/owl#',
  schema: 'http://schema.org/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

const it = (text: string) => ({ '@value': text, '@language': 'it' })
const day = (text: string) => ({ '@value': text, '@type': 'xsd:date' })

/** By its code in the index of the public administrations (IPA). */
const REGION = {
  '@id': 'http://spcdata.digitpa.gov.it/browse/page/Amministrazione/r_puglia',
  '@type': ['dcatapit:Agent', 'foaf:Agent'],
  'dct:identifier': 'r_puglia',
  'foaf:name': it('Regione Puglia'),
}

/** Not open data: atomic records are for the regional application alone (piano regionale 2026-2028, 4.2.2). */
const LICENCE = {
  '@id': '#licenza',
  '@type': ['dcatapit:LicenseDocument', 'dct:LicenseDocument'],
  'foaf:name': it(
    'Uso riservato agli operatori regionali (piano regionale delle politiche sociali 2026-2028, 4.2.2)',
  ),
  'owl:versionInfo': '1.0',
  'dct:type': { '@id': 'http://purl.org/adms/licencetype/OtherRestrictiveClauses' },
}

const FORMS: Readonly<
  Partial<
    Record<ReleaseFileName, { readonly title: string; readonly fileType: string; readonly mediaType: string }>
  >
> = {
  'cases.csv': { title: 'Record in CSV', fileType: 'CSV', mediaType: 'text/csv' },
  'cases.csv.gz': { title: 'Record in CSV compresso', fileType: 'GZIP', mediaType: 'application/gzip' },
  'cases.parquet': {
    title: 'Record in Parquet',
    fileType: 'PARQUET',
    mediaType: 'application/vnd.apache.parquet',
  },
  'dictionary.csv': { title: 'Dizionario dei dati', fileType: 'CSV', mediaType: 'text/csv' },
}
