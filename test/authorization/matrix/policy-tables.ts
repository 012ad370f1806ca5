import type { Policy, PolicyLine } from '@cse/schema/policy'
import type { Viewer } from '@cse/schema/viewer'
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql'

/** A subgraph as far as its policy goes. */
export interface Ruled {
  readonly name: string
  readonly policy: Policy
  readonly schema: GraphQLSchema
}

/** Somebody, as far as the tables know people. */
export type Somebody = Pick<Viewer, 'scope' | 'roles' | 'assurance'>

/**
 * Whether the policy tables let somebody read a field, by the sentences of the design and with nothing of the guard's code: the line of
 * the field must admit, the type must be open, and so must be what the field answers with. Undefined when no subgraph has the field.
 * @throws when subgraphs that share a field disagree
 */
export function tablesSay(
  subgraphs: readonly Ruled[],
  type: string,
  field: string,
  somebody: Somebody,
): boolean | undefined {
  const verdicts = new Set(
    subgraphs.flatMap((subgraph) => {
      const owner = subgraph.schema.getType(type)
      const answer = isObjectType(owner) ? owner.getFields()[field] : undefined
      if (!owner || !answer || isStub(subgraph, owner)) return []
      const lines = subgraph.policy[type] ?? {}
      const line = lines[field] ?? lines['*']
      const reads =
        line !== undefined &&
        isMeant(line, somebody) &&
        isOpen(subgraph, owner, somebody) &&
        isOpen(subgraph, getNamedType(answer.type), somebody)
      return [reads]
    }),
  )
  if (verdicts.size > 1) throw new Error(`The policy tables disagree on ${type}.${field}`)
  return [...verdicts][0]
}

/** The gateway's own subgraph knows types by their key alone and queries their owners. */
function isStub({ name }: Ruled, type: GraphQLNamedType): boolean {
  return name === 'node' && type.name !== 'Query'
}

/** Whether somebody may meet an object of the type at all; of a union or interface, one of any member. */
function isOpen({ policy, schema }: Ruled, type: GraphQLNamedType, somebody: Somebody): boolean {
  if (type.name === 'Query' || type.name === 'Mutation') return true
  if (isAbstractType(type))
    return schema
      .getPossibleTypes(type)
      .every((member) => isOpen({ name: '', policy, schema }, member, somebody))
  const lines = isObjectType(type) ? policy[type.name] : undefined
  if (!lines) return true
  const star = lines['*']
  return star ? isMeant(star, somebody) : Object.values(lines).some((line) => isMeant(line, somebody))
}

function isMeant(line: PolicyLine, { scope, roles, assurance }: Somebody): boolean {
  const words: readonly string[] = line
  if (words.includes('EVERYONE')) return true
  if (scope === 'CITIZEN' && assurance < 2) return false
  return words.some((word) => word === scope || roles.some((role) => word === `${scope}:${role}`))
}
