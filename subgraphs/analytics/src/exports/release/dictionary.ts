import type { Writing } from '@cse/db/src/session/schema-session'
import { columnNames, type ReleaseColumn } from '../../rules/release/column.ts'
import { columns, lossOf, type TraitColumn } from '../../rules/release/traits.ts'
import { allClasses } from '../../store/release/records.ts'
import { territoryNames } from '../../store/release/territory-names.ts'
import { codesOf } from './codes.ts'
import { columnTexts } from './column-texts.ts'
import { csvLine } from './csv.ts'

/** The data dictionary of a release whose classes are made. */
export async function dictionaryOf(writing: Writing, release: string): Promise<readonly ReleaseColumn[]> {
  const [losses, territory] = [await lossesOf(writing, release), await territoryNames(writing)]
  return columns.map((column) => ({
    name: columnNames[column],
    type: column === 'openedYear' ? 'INT32' : 'STRING',
    ...columnTexts[column],
    loss: losses[column],
    codes: codesOf(column, territory),
  }))
}

/** The dictionary as a file: a line for each column, then one for each of its codes. */
export function dictionaryCsv(dictionary: readonly ReleaseColumn[]): string {
  return [
    csvLine(['column', 'type', 'title', 'description', 'source', 'loss', 'code', 'meaning']),
    ...dictionary.flatMap(({ name, type, title, description, source, loss, codes }) => [
      csvLine([name, type, title, description, source, loss, null, null]),
      ...codes.map(({ code, meaning }) => csvLine([name, null, null, null, null, null, code, meaning])),
    ]),
  ].join('')
}

/** The mean loss of each column over the records, rounded to a thousandth. */
async function lossesOf(writing: Writing, release: string): Promise<Record<TraitColumn, number>> {
  const lost = Object.fromEntries(columns.map((column) => [column, 0])) as Record<TraitColumn, number>
  let all = 0
  for await (const { records, ...traits } of allClasses(writing, release)) {
    all += records
    for (const column of columns) lost[column] += records * lossOf(column, traits[column])
  }
  for (const column of columns) lost[column] = all === 0 ? 0 : Math.round((1000 * lost[column]) / all) / 1000
  return lost
}
