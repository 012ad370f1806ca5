import { setImmediate as nextTurn } from 'node:timers/promises'
import { type QueryPlan, QueryPlanner } from '@graphql-hive/router-query-planner'
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition'
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  validateSchema,
} from 'graphql'
import { validateSDL } from 'graphql/validation/validate.js'
import { type Decisions, plannable } from './plannable.ts'

/** Whether an object of this type, as a subgraph names it, is of the other: the same, or an interface or a union that it belongs to. */
export type IsA = (type: unknown, of: string) => boolean

/** A supergraph as operations are planned in it. */
export interface OpenSupergraph {
  /** What clients see of it. */
  readonly api: GraphQLSchema
  /** Names of the subgraphs. */
  readonly subgraphs: readonly string[]
  /** By all types of the supergraph, also those that clients do not see. */
  readonly isA: IsA
  /** Which subgraph to ask what, after or beside whom, when conditions are decided so; null: for all that may be queried. For valid operations. */
  plan(document: DocumentNode, operation: OperationDefinitionNode, decisions: Decisions | null): QueryPlan
}

interface OpenOptions {
  /** Make sure that it is a valid one, which takes a while. */
  readonly checked?: boolean
}

/** Reads a supergraph. @throws when it is not valid, as far as it is checked */
export function openSupergraph(text: string, options: OpenOptions = {}): OpenSupergraph {
  const parts = opening(text, options)
  for (;;) {
    const { done, value } = parts.next()
    if (done) return value
  }
}

/** The same in several turns of the event loop: a gateway that is queried meanwhile goes on answering. */
export async function openInTurns(text: string, options: OpenOptions = {}): Promise<OpenSupergraph> {
  const parts = opening(text, options)
  for (;;) {
    const { done, value } = parts.next()
    if (done) return value
    await nextTurn()
  }
}

function* opening(text: string, { checked = false }: OpenOptions): Generator<undefined, OpenSupergraph> {
  const document = parse(text, { noLocation: true })
  if (checked) throwFirst(validateSDL(document))
  yield
  const whole = buildASTSchema(document, { assumeValidSDL: true })
  if (checked) throwFirst(validateSchema(whole))
  yield
  const planner = new QueryPlanner(text)
  yield
  const api = buildASTSchema(visibleIn(document), { assumeValidSDL: true })
  return {
    api,
    subgraphs: subgraphsOf(whole),
    isA: membership(whole),
    plan: (requested, operation, decisions) => {
      const readable = plannable(api, requested, operation, decisions)
      return readable ? planner.plan(print(readable), undefined, NO_LABELS, 0) : { kind: 'QueryPlan' }
    },
  }
}

/** Of fields that move from one subgraph to another for a part of the requests: there are none. */
const NO_LABELS = new Set<string>()

/** What clients see, without what only the gateway reads in it. */
function visibleIn(supergraph: DocumentNode): DocumentNode {
  const { kind, definitions } = transformSupergraphToPublicSchema(supergraph)
  return {
    kind,
    definitions: definitions.filter((definition) => definition.kind !== Kind.DIRECTIVE_DEFINITION),
  }
}

function throwFirst([error]: readonly Error[]): void {
  if (error) throw error
}

/** The subgraphs of a supergraph, by the names with which its fields are marked. */
function subgraphsOf(supergraph: GraphQLSchema): string[] {
  const named = supergraph.getType('join__Graph')
  if (!isEnumType(named)) throw new Error('No supergraph: it names no subgraphs')
  return named.getValues().map(({ name, astNode }) => {
    const [graph] = astNode?.directives ?? []
    const given = graph?.arguments?.find((argument) => argument.name.value === 'name')?.value
    return given?.kind === 'StringValue' ? given.value : name
  })
}

/** By the types of a schema. */
function membership(schema: GraphQLSchema): IsA {
  return (name, of) => {
    if (name === of) return true
    const type = typeof name === 'string' ? schema.getType(name) : undefined
    const group = schema.getType(of)
    return (
      isAbstractType(group) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(group, type)
    )
  }
}
