import type {
  FieldNode,
  GraphQLField,
  GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLResolveInfo,
} from 'graphql'
import type { Data } from '../data.ts'
import type { GrowingAnswer } from './answer.ts'
import type { AnswerPlace } from './place.ts'

/** What is selected of a type at one place of the operation. */
export interface Shape {
  readonly fields: readonly RequestedField[]
  /** An object with all names in their order: its `__typename`, and null for what is still to be found. */
  begun(): Data
}

/** What is selected of each type that a field may answer with. */
export type ShapeOf = (type: GraphQLObjectType) => Shape

/** A field that is selected of all objects of a type at one place of the operation. */
export interface RequestedField {
  /** Under which it answers. */
  readonly name: string
  readonly parent: GraphQLObjectType
  readonly field: GraphQLField<unknown, unknown>
  readonly nodes: readonly FieldNode[]
  readonly resolve: GraphQLFieldResolver<unknown, unknown>
  readonly completion: Completion
}

/** What becomes of what a resolver gives, by the type of its field, as graphql-js completes values. */
export interface Completion {
  /** Whether null may stand in the stead of a value that fails. */
  readonly nullable: boolean
  /** Puts the value into the answer; what is selected of it joins the wave. */
  put(value: unknown, place: AnswerPlace, key: string | number, wave: Wave): void
}

/**
 * What one field brings for all objects of a level. When the last value has come, the objects among them go on together: so what they ask the
 * database for is asked once.
 */
export interface Wave {
  readonly answer: GrowingAnswer
  /** What resolvers are given. */
  readonly context: unknown
  readonly info: GraphQLResolveInfo
  /** An object has been found. */
  add(shape: Shape, source: unknown, place: AnswerPlace): void
  /** A value is still on its way. */
  wait(value: PromiseLike<unknown>, completion: Completion, place: AnswerPlace, key: string | number): void
}

/** Whether a value is to be waited for; rows are plain data, so a `then` is enough to know. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
