import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { SCHEMAS } from '@cse/db/src/migrate/schemas'
import { openAdmin } from '@cse/db/src/server/server'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SessionKeys } from '@cse/db/src/session/session-keys'
import type { EServices } from '@cse/schema/e-services'
import type { Subgraph } from '@cse/schema/subgraph'
import { actsForOthers, actsInEmergencies, keysOf, type Viewer } from '@cse/schema/viewer'
import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql'
import { copyOfDatabase } from './copy-of-database.ts'
import { DATABASE_KEYS, GRAPH_KEYS } from './data-key.ts'
import { sharedTemplate } from './shared-template.ts'

/** How long a database may take to be made on a busy machine, in milliseconds. */
export const START = 120_000

/** What is asked, by whom and when. */
interface Question {
  readonly viewer: Viewer
  readonly query: string
  readonly variables?: Record<string, unknown>
  /** The instant of the request; now by default. */
  readonly now?: Date
  /** Another build of the subgraph's schema, such as one without field rules. */
  readonly schema?: GraphQLSchema
  /** The e-services that may be called; none unless given. */
  readonly eServices?: EServices
  /** The database as it was opened with other keys. */
  readonly on?: Database | undefined
}

/**
 * A database with territory and catalogue and nothing else but what the test writes as the administrator; it is then asked one subgraph at a
 * time, as the gateway would.
 */
export async function scratchGraph() {
  const { adminUrl, secret, drop } = await copyOfDatabase(await emptyTemplate())
  const admin = await openAdmin(adminUrl)
  const statements: string[] = []
  const databases: Database[] = []
  const opened = (others: Partial<SessionKeys> = {}): Database => {
    const database = openDatabase({
      url: roleUrl(adminUrl, PLATFORM_ROLE, secret),
      max: 2,
      ...DATABASE_KEYS,
      ...others,
      observe: ({ text }) => statements.push(text),
    })
    databases.push(database)
    return database
  }
  const database = opened()

  const execute = async (
    subgraph: Subgraph<SchemaSession>,
    {
      viewer,
      query,
      variables,
      now = new Date(),
      schema = subgraph.schema,
      on = database,
      eServices,
    }: Question,
  ): Promise<ExecutionResult> => {
    const own = SCHEMAS.find((name) => name === subgraph.name)
    if (!own) throw new Error(`${subgraph.name} has no tables of its own`)
    const { scope, issuer, subject, roles, personId: person, purpose } = viewer
    const session = on.session({
      keys: keysOf(viewer),
      scope,
      issuer,
      subject,
      roles,
      operation: 'test',
      requestId: crypto.randomUUID(),
      ...(person && { person }),
      ...(purpose && { purpose }),
      ...(actsInEmergencies(viewer) && { emergency: { issuer, subject, at: now } }),
      ...(actsForOthers(viewer) && { represents: { at: now } }),
    })
    const contextValue = subgraph
      .open(GRAPH_KEYS, eServices ?? null)
      .contextOf({ viewer, session: session.as(own), now })
    const result = await graphql({ schema, source: query, variableValues: variables, contextValue })
    await session.close()
    return result
  }

  return {
    /** The administrator's connection, past all row policies. */
    admin,
    database,
    /** The same, opened with other keys than those of the tests. */
    opened,
    execute,
    /** The statements of subgraphs since the last call: what begins and ends sessions is left out. */
    requested: () => statements.splice(0).filter((text) => !MACHINERY.test(text)),
    /** Empties the log of access, which only an administrator can, with its triggers put aside. */
    forgetAccesses: () => admin.unsafe(FORGET),
    stop: async () => {
      await Promise.all(databases.map((each) => each.close()))
      await admin.end({ timeout: 1 })
      await drop()
    },
  }
}

const emptyTemplate = () => sharedTemplate('template_without_rows', (admin) => admin.unsafe(EMPTY))

const MACHINERY = /^(select 1$|begin|commit|rollback|set local|select (persons, |represented, )?set_config)/

const FORGET = `
  set session_replication_role = replica;
  truncate registry.access_entry, registry.access_of_bodies;
  set session_replication_role = origin`

// Reference data stay. Triggers that forbid to empty a ledger or a log are put aside, as only an administrator can.
const EMPTY = `
  set session_replication_role = replica;
  do $$ begin execute (
    select 'truncate ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' restart identity cascade'
    from pg_tables
    where schemaname in ('persons', 'cases', 'services', 'finance', 'analytics')
      and (schemaname, tablename) not in (
        ('services', 'target_area'), ('services', 'macro_area'), ('services', 'leps'), ('services', 'service_family'),
        ('services', 'service_type'), ('services', 'regulation_article'), ('services', 'service_type_regulation'), ('services', 'appointment_purpose'), ('finance', 'fund'), ('finance', 'fund_rule'), ('finance', 'service_type'),
        ('cases', 'instrument'), ('cases', 'instrument_section'), ('cases', 'instrument_option'), ('cases', 'instrument_item'),
        ('cases', 'instrument_scale'), ('cases', 'instrument_reading'),
        ('cases', 'event_kind'),
        ('cases', 'file_part'),
        ('cases', 'reason'),
        ('cases', 'service_type'),
        ('cases', 'target_area'),
        ('persons', 'consent_purpose'), ('persons', 'relationship_kind'))
      or schemaname = 'registry' and tablename in ('case_custody', 'open_request', 'access_entry', 'access_of_bodies', 'emergency_access', 'demo_citizen', 'representation')
  ); end $$;
  set session_replication_role = origin`
