import type { KeyObject } from 'node:crypto'
import type { Family } from '../cell-tables.ts'
import { knownPlaceKey } from './place-key.ts'
import { type Control, THRESHOLD } from './threshold.ts'

/** Gives the protection of a cell of a family; `territory` is empty for the Region. */
export type ControlOf = (family: Family, territory: string, values: readonly string[]) => Control

/** The protection that is in force, under the secret of the noise. */
export const controlOfPlaces =
  (secret: KeyObject): ControlOf =>
  (family, territory, values) => ({
    threshold: THRESHOLD,
    placeKey: knownPlaceKey(secret, [family, territory, ...values]),
  })
