import { describe, expect, test } from 'vitest'
import { POPULATION } from '../analytics/official-statistics/columns.ts'
import { readContextFile } from '../analytics/official-statistics/file.ts'

const known = { comuni: new Set(['072006', '071019']), ambiti: new Set(['ATS-BA-02']) }
const read = (text: string | Buffer, dataset = POPULATION) =>
  readContextFile(Buffer.isBuffer(text) ? text : Buffer.from(text), { dataset, year: 2025, known })

const HEADER = '"Codice comune";"Comune";"Età";"Totale maschi";"Totale femmine";"Totale"'
const posas = (...rows: readonly string[]) =>
  ['"Popolazione residente per età e sesso al 1° gennaio 2025"', HEADER, ...rows, ''].join('\n')
const SMALL = posas('"072006";"Bari";0;10;9;19', '"072006";"Bari";100;1;3;4', '"072006";"Bari";999;11;12;23')

describe('a file of ISTAT’s population by sex and age', () => {
  test('is read as it is downloaded, with its title, its totals and its note', async () => {
    const { figures, faults } = await read(`${SMALL}"Nota: dati provvisori."\n`)
    expect(faults).toEqual([])
    const bari = { comune: '072006', ambito: null, measure: POPULATION }
    expect(figures).toEqual([
      { ...bari, sex: 'M', ages: { from: 0, to: 0 }, value: 10, line: 3 },
      { ...bari, sex: 'F', ages: { from: 0, to: 0 }, value: 9, line: 3 },
      { ...bari, sex: 'M', ages: { from: 100, to: null }, value: 1, line: 4 },
      { ...bari, sex: 'F', ages: { from: 100, to: null }, value: 3, line: 4 },
    ])
  })

  test('is read in Latin-1 too', async () => {
    const { figures, faults } = await read(Buffer.from(SMALL, 'latin1'))
    expect(faults).toEqual([])
    expect(figures).toHaveLength(4)
  })

  test('leaves out comuni of other regions and counts them', async () => {
    const { figures, elsewhere } = await read(
      SMALL.replace('\n"072006";"Bari";0', '\n"028001";"Abano Terme";0;57;48;105\n"072006";"Bari";0'),
    )
    expect({ figures: figures.length, elsewhere }).toEqual({ figures: 4, elsewhere: 1 })
  })

  test.each([
    ['"072999";"Nessuno";0;1;1;2', 3, 'Codice comune', 'no comune has this code'],
    ['"Bari";"Bari";0;1;1;2', 3, 'Codice comune', 'not an ISTAT code'],
    ['"072006";"Bari";cinque;1;1;2', 3, 'age', 'not an age such as 7, 0-2, 65+ or 999 for all'],
    ['"072006";"Bari";0;-1;1;0', 3, 'Totale maschi', 'not a number of 0 or more'],
    ['"072006";"Bari";0;1;;1', 3, 'Totale femmine', 'empty'],
    ['"072006";"Bari";0;1;1', 3, 'the whole row', '5 cells instead of 6'],
    ['"072006";"Bari";0;10;9;20', 3, POPULATION, 'a total of 20, but its parts make 19'],
    ['"072006";"Bari";0;1;1;2\n"072006";"Bari";0;1;1;2', 4, `${POPULATION} M`, 'given already in line 3'],
    ['"072006";"Bari";0-5;1;1;2\n"072006";"Bari";5;1;1;2', 4, 'age', 'overlaps the class of line 3'],
    [
      '"072006";"Bari";0;1;1;2\n"072006";"Bari";999;5;1;6',
      4,
      `${POPULATION} M`,
      'a total of 5, but its parts make 1',
    ],
    ['"una nota nel mezzo"\n"072006";"Bari";0;1;1;2', 3, 'the whole row', '1 cell instead of 6'],
  ])('with a wrong row reports line, column and reason: %s', async (rows, line, column, reason) => {
    const { faults } = await read(posas(rows))
    expect(faults).toContainEqual({ line, column, reason })
  })

  test('reports every wrong row, not the first alone', async () => {
    const { faults } = await read(
      posas('"072999";"Nessuno";0;x;1;2', '"072006";"Bari";0;1;1;2', '"072006";"Bari";z;1;1;2'),
    )
    expect(faults.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '3 Codice comune',
      '3 Totale maschi',
      '5 age',
    ])
  })
})

describe('a file of another statistic', () => {
  test('has a measure in every column that is not known by name', async () => {
    const { figures, faults } = await read(
      'ambito,anno,Famiglie in affitto,Reddito medio\nATS-BA-02,2025,1200,"15300.5"\n',
      'REDDITI',
    )
    expect(faults).toEqual([])
    const figure = { comune: null, ambito: 'ATS-BA-02', sex: 'ALL', ages: null, line: 2 }
    expect(figures).toEqual([
      { ...figure, measure: 'FAMIGLIE_IN_AFFITTO', value: 1200 },
      { ...figure, measure: 'REDDITO_MEDIO', value: 15300.5 },
    ])
  })

  test('of another year than given is refused', async () => {
    const { faults } = await read('ambito,anno,Famiglie\nATS-BA-02,2024,1200\n', 'REDDITI')
    expect(faults).toEqual([{ line: 2, column: 'year', reason: 'not 2025, the year that is loaded' }])
  })

  test.each([
    ['', 1, 'the header', 'names neither `Codice comune` nor `ambito`'],
    ['ambito,anno\nATS-BA-02,2025\n', 1, 'the header', 'names no column of figures'],
    ['ambito,famiglie\n"ATS-BA-02,3\n', 2, 'the whole row', 'not readable as CSV'],
  ])('that cannot be read at all says where: %j', async (text, line, column, reason) => {
    const { figures, faults } = await read(text, 'REDDITI')
    expect(figures).toEqual([])
    expect(faults).toEqual([{ line, column, reason }])
  })
})
