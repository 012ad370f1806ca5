import { type RetentionRule, readRetentionRules } from '@cse/db/reference/retention-files'
import { type ProcessingSubgraph, processingRegister, type Recipient } from '@cse/schema/processing-register'
import type { GraphQLSchema } from 'graphql'
import { readRegistry, registrationOf } from '../persisted-documents/registry.ts'
import { selectedFields } from '../persisted-documents/selected-fields.ts'

/** The register of processing activities, as it follows from what is there. `operations` is the folder of the registered operations. */
export function composedRegister(
  subgraphs: readonly ProcessingSubgraph[],
  api: GraphQLSchema,
  operations: string,
): string {
  return processingRegister(subgraphs, recipientsIn(operations, api), readRetentionRules().map(keeping))
}

/** The partners, each with all that its operations select. */
function recipientsIn(directory: string, api: GraphQLSchema): Recipient[] {
  return [...readRegistry(directory)].flatMap(([client, { operations, runsAs, purposes }]) => {
    if (!runsAs) return []
    const active = [...operations.values()].filter(({ state }) => state !== 'retired')
    const fields = active.flatMap(({ body }) => selectedFields(body, api))
    const { name } = registrationOf(`${directory}/${client}`)
    return [{ name, purposes: [...purposes.values()], operations: active.length, fields: new Set(fields) }]
  })
}

const STARTS: Readonly<Record<string, string>> = {
  CASE_CLOSED: 'dalla chiusura del caso',
  LAST_RECORD: 'dalla fine dell’ultimo caso e dell’ultimo appuntamento',
  APPOINTMENT_HELD: 'dal giorno dell’appuntamento',
  REQUEST_DECIDED: 'dalla decisione',
  YEAR_CLOSED: 'dalla chiusura dell’esercizio',
  ENTRY_WRITTEN: 'dalla registrazione',
  FACT_RECORDED: 'dalla registrazione',
}

const OUTCOMES: Readonly<Record<RetentionRule['outcome'], string>> = {
  ERASE: 'poi si propone lo scarto',
  REMOVE: 'poi è rimosso dalla piattaforma',
  KEEP: 'poi resta ciò che la legge conserva',
  ANONYMISE: 'senza riferimento alla persona',
}

function keeping({ code, label, basis, confidence, ...rule }: RetentionRule) {
  const since = STARTS[rule.starts] ?? ''
  const time =
    rule.years === null
      ? rule.days && `${rule.days} ${rule.days === 1 ? 'giorno' : 'giorni'}`
      : `${rule.years} anni`
  const outcome = OUTCOMES[rule.outcome]
  const period = time ? `${time} ${since}, ${outcome}` : `senza termine, ${outcome.replace(/^poi /, '')}`
  return { code, label, period, basis, confidence }
}
