import { reading } from '@cse/schema/reading'
import type { CaseRow } from '../store/case.ts'

/**
 * The resolver of a field of the file: null for who keeps only the summary of a case that went elsewhere, which `custody` tells. Row policies
 * hide the file from them too; null says so, where an empty list would be a lie. It is no error: a page of cases may hold such ones.
 */
export function ofFile<Rest extends unknown[], Result>(
  resolve: (row: Pick<CaseRow, 'uuid'>, ...rest: Rest) => Result,
) {
  return ofFileReading(['uuid'], resolve)
}

/** The same for a field that reads other properties of the case. */
export function ofFileReading<Property extends keyof CaseRow & string, Rest extends unknown[], Result>(
  properties: readonly Property[],
  resolve: (row: Pick<CaseRow, Property>, ...rest: Rest) => Result,
) {
  return reading(
    [...properties, 'hasFile'],
    (row: Pick<CaseRow, Property | 'hasFile'>, ...rest: Rest): Result | null =>
      row.hasFile ? resolve(row, ...rest) : null,
  )
}
