import type { Family } from '../cell-tables.ts'
import { type Control, THRESHOLD } from './control.ts'
import { placeKeyOf } from './place-key.ts'

/** How the cells of a family are protected at a place; `territory` is empty for the Region. */
export type ControlOf = (family: Family, territory: string, values: readonly string[]) => Control

/** The protection that is in force. */
export const controlOfPlace: ControlOf = (family, territory, values) => ({
  threshold: THRESHOLD,
  placeKey: placeKeyOf([family, territory, ...values]),
})
