import { SHAPE } from '@cse/gateway/demand-control/shape'
import {
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql'
import { type ArgumentTexts, requestedFields } from '../fixtures/requested-fields.ts'
import { type Operation, ownLeaves } from './corpus.ts'

const DEEPEST = 7
/** Aliases with which a step of a walk gets on. */
const STEP = 5

/** Operations that wander through the graph, with aliases and fragments of both kinds; the same for the same `random`. */
export function randomWalks(
  schema: GraphQLSchema,
  texts: ArgumentTexts,
  { count, random }: { count: number; random: () => number },
): Operation[] {
  const among = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]

  return Array.from({ length: count }, (_, index) => {
    const fragments: string[] = []
    // of what the gateway takes in an operation
    let aliases: number = SHAPE.aliases
    const query = schema.getQueryType()
    if (!query) throw new Error('The schema has no queries')
    return { text: `query Walk_${index} ${selection(query, 0)}\n${fragments.join('\n')}` }

    function selection(type: GraphQLNamedOutputType, depth: number): string {
      const members = isObjectType(type) ? [type] : schema.getPossibleTypes(type as never)
      const chosen = members.map((member) => {
        const fields = requestedFields(member, texts).filter(({ field }) => leadsOn(getNamedType(field.type)))
        const roads = depth < DEEPEST ? [among(fields), ...(random() < 0.3 ? [among(fields)] : [])] : []
        const steps = roads.flatMap((requested) => {
          if (!requested || aliases < STEP) return []
          aliases--
          const next = selection(getNamedType(requested.field.type), depth + 1)
          return [`w${depth}_${Math.floor(random() * 1e9)}: ${short(requested.text)} ${next}`]
        })
        const leaves = ownLeaves(member).flatMap((name) => {
          const plain = isObjectType(type) && random() < 0.9
          if (plain) return [name]
          if (aliases === 0) return []
          aliases--
          return [`${member.name}_${name}: ${name}`]
        })
        return wrapped(member.name, `__typename ${leaves.join(' ')} ${steps.join(' ')}`, isObjectType(type))
      })
      return `{ ${chosen.join(' ')} }`
    }

    function wrapped(type: string, fields: string, bare: boolean): string {
      if (random() < 0.2) {
        const name = `F${fragments.length}`
        fragments.push('')
        fragments[Number(name.slice(1))] = `fragment ${name} on ${type} { ${fields} }`
        return `...${name}`
      }
      return bare && random() < 0.7 ? fields : `... on ${type} { ${fields} }`
    }
  })
}

/** Where walks end: territory and catalogue are public and lead everywhere, and behind an id stands every type at once. */
const ENDS: ReadonlySet<string> = new Set([
  'Node',
  'Ambito',
  'Comune',
  'ServiceType',
  'AmbitoMembership',
  'ActivatedService',
])

function leadsOn(type: GraphQLNamedOutputType): boolean {
  return isCompositeType(type) && !ENDS.has(type.name)
}

/** Without its alias, and with short pages: what lists hold is multiplied on the way. */
function short(text: string): string {
  return text.replace(/^\w+: /, '').replace(/first: \d+/, 'first: 3')
}
