import { analytics } from '@cse/analytics'
import { cases } from '@cse/cases'
import type { Administrator } from '@cse/db/src/encryption/master-key'
import type { Database } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { finance } from '@cse/finance'
import { persons } from '@cse/persons'
import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'
import type { SubgraphPackage } from '@cse/schema/subgraph-package'
import { services } from '@cse/services'
import { SUBGRAPHS, type SubgraphName } from '../config/settings.ts'

/** The five subgraphs, each by what its package shows. */
export const subgraphPackages: Readonly<
  Record<SubgraphName, SubgraphPackage<SchemaSession, Database, Administrator>>
> = {
  persons,
  cases,
  services,
  finance,
  analytics,
}

/** What all subgraphs contribute to the copy of a record. */
export function recordCopyContributions(): Promise<RecordCopyContribution[]> {
  return Promise.all(SUBGRAPHS.map((name) => subgraphPackages[name].recordCopy()))
}
