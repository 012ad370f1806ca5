import type { Family } from '../cell-tables.ts'
import { type Control, THRESHOLD } from './control.ts'
import { placeKeyOf } from './place-key.ts'

/** Gives the protection of a cell of a family; `territory` is empty for the Region. */
export type ControlOf = (family: Family, territory: string, values: readonly string[]) => Control

/** The protection that is in force. */
export const controlOfPlace: ControlOf = (family, territory, values) => ({
  threshold: THRESHOLD,
  placeKey: placeKeyOf([family, territory, ...values]),
})
