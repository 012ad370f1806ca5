import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql'
import { labelIn } from '../label.ts'
import type { RecordCopyContribution } from './contribution.ts'

/** How the copy names fields and values for people, in Italian, by the descriptions of the graph. */
export interface Vocabulary {
  /** Heading of a field; undefined when nothing says it in Italian. */
  label(type: string, field: string): string | undefined
  /** An enum's value in words. */
  word(type: string, value: string): string
  /** The type that a field answers with. */
  typeOf(type: string, field: string): GraphQLNamedType | undefined
}

/** The vocabulary of a graph. */
export function vocabularyOf(
  schema: GraphQLSchema,
  contributions: readonly RecordCopyContribution[],
): Vocabulary {
  const labels = Object.assign({}, ...contributions.map((contribution) => contribution.labels)) as Readonly<
    Record<string, string>
  >
  const fieldOf = (type: string, field: string) => {
    const parent = schema.getType(type)
    if (isUnionType(parent)) return parent.getTypes()[0]?.getFields()[field]
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field] : undefined
  }
  return {
    label: (type, field) => labels[`${type}.${field}`] ?? labelIn(fieldOf(type, field)?.description),
    word: (type, value) => {
      const named = schema.getType(type)
      const description = isEnumType(named) ? named.getValue(value)?.description : undefined
      return description ? (labelIn(description) ?? description.replace(/\.$/, '')) : value
    },
    typeOf: (type, field) => {
      const found = fieldOf(type, field)
      return found && getNamedType(found.type)
    },
  }
}
