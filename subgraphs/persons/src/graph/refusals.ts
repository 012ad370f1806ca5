import { sharedRefusals } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'

/** The refusals that mutations of this subgraph have in common. */
export const { NotFound, RepeatedKey, StaleVersion } = sharedRefusals(builder)
