import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  isObjectType,
} from 'graphql'
import { AnswerPlace } from './place.ts'
import { type Completion, isPromise, type Shape, type ShapeOf, type Wave } from './requested-field.ts'

/** How values of one type are completed at one place of the operation. */
abstract class Completed implements Completion {
  readonly nullable: boolean
  /** `Case.number` */
  protected readonly coordinate: string

  constructor(coordinate: string, nullable: boolean) {
    this.coordinate = coordinate
    this.nullable = nullable
  }

  put(value: unknown, place: AnswerPlace, key: string | number, wave: Wave): void {
    if (value === null || value === undefined) {
      if (this.nullable) place.values[key] = null
      else
        this.fail(
          new Error(`Cannot return null for non-nullable field ${this.coordinate}.`),
          place,
          key,
          wave,
        )
    } else if (value instanceof Error) this.fail(value, place, key, wave)
    else this.present(value, place, key, wave)
  }

  protected abstract present(value: unknown, place: AnswerPlace, key: string | number, wave: Wave): void

  protected fail(error: unknown, place: AnswerPlace, key: string | number, { answer }: Wave): void {
    answer.fail(error, place, key, this.nullable)
  }
}

/** A scalar or an enum. */
export class CompletedLeaf extends Completed {
  readonly #type: GraphQLLeafType

  constructor(type: GraphQLLeafType, coordinate: string, nullable: boolean) {
    super(coordinate, nullable)
    this.#type = type
  }

  protected present(value: unknown, place: AnswerPlace, key: string | number, wave: Wave): void {
    try {
      const written = this.#type.serialize(value)
      if (written === null || written === undefined)
        throw new Error(`${this.#type.name} makes no value of what ${this.coordinate} answered`)
      place.values[key] = written
    } catch (error) {
      this.fail(error, place, key, wave)
    }
  }
}

/** A list; each item by itself. */
export class CompletedList extends Completed {
  readonly #item: Completion

  constructor(item: Completion, coordinate: string, nullable: boolean) {
    super(coordinate, nullable)
    this.#item = item
  }

  protected present(value: unknown, place: AnswerPlace, key: string | number, wave: Wave): void {
    if (!isIterable(value)) {
      this.fail(new Error(`${this.coordinate} answered no list`), place, key, wave)
      return
    }
    const items = Array.isArray(value) ? value : [...value]
    const list: unknown[] = new Array(items.length).fill(null)
    place.values[key] = list
    const its = new AnswerPlace(list, place, key, this.nullable)
    for (let index = 0; index < items.length; index++) {
      const item: unknown = items[index]
      if (isPromise(item)) wave.wait(item, this.#item, its, index)
      else this.#item.put(item, its, index, wave)
    }
  }
}

/** An object of one type. */
export class CompletedObject extends Completed {
  readonly #type: GraphQLObjectType
  readonly #shapeOf: ShapeOf

  constructor(type: GraphQLObjectType, shapeOf: ShapeOf, coordinate: string, nullable: boolean) {
    super(coordinate, nullable)
    this.#type = type
    this.#shapeOf = shapeOf
  }

  protected present(value: unknown, place: AnswerPlace, key: string | number, wave: Wave): void {
    enter(this.#shapeOf(this.#type), value, { place, key, nullable: this.nullable }, wave)
  }
}

/** An object of one of several types, which it tells by itself. */
export class CompletedAbstract extends Completed {
  readonly #type: GraphQLAbstractType
  readonly #shapeOf: ShapeOf

  constructor(type: GraphQLAbstractType, shapeOf: ShapeOf, coordinate: string, nullable: boolean) {
    super(coordinate, nullable)
    this.#type = type
    this.#shapeOf = shapeOf
  }

  protected present(value: unknown, place: AnswerPlace, key: string | number, wave: Wave): void {
    try {
      const reported = (this.#type.resolveType ?? defaultTypeResolver)(
        value,
        wave.context,
        wave.info,
        this.#type,
      )
      if (isPromise(reported))
        throw new Error(`The types of ${this.#type.name} are reported at once or not at all`)
      enter(this.#shapeOf(this.#member(reported, wave)), value, { place, key, nullable: this.nullable }, wave)
    } catch (error) {
      this.fail(error, place, key, wave)
    }
  }

  #member(name: unknown, { info: { schema } }: Wave): GraphQLObjectType {
    const type = typeof name === 'string' ? schema.getType(name) : undefined
    if (isObjectType(type) && schema.isSubType(this.#type, type)) return type
    throw new Error(`${this.coordinate} answered what is none of the types of ${this.#type.name}`)
  }
}

interface Spot {
  readonly place: AnswerPlace
  readonly key: string | number
  readonly nullable: boolean
}

/** An object begins in the answer, and its fields are asked for with those of its wave. */
function enter(shape: Shape, source: unknown, { place, key, nullable }: Spot, wave: Wave): void {
  const object = shape.begun()
  place.values[key] = object
  wave.add(shape, source, new AnswerPlace(object, place, key, nullable))
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

/** An entity that a reference stands for, or what will be it. */
export interface Referenced {
  readonly type: GraphQLObjectType
  readonly entity: unknown
}

/** The entities of references, each of the type that its reference names. One that fails costs itself alone. */
export class CompletedEntities implements Completion {
  readonly nullable = false
  readonly #coordinate: string
  readonly #shapeOf: ShapeOf
  readonly #byType = new Map<GraphQLObjectType, Completion>()

  constructor(coordinate: string, shapeOf: ShapeOf) {
    this.#coordinate = coordinate
    this.#shapeOf = shapeOf
  }

  put(found: readonly (Referenced | Error)[], place: AnswerPlace, key: string | number, wave: Wave): void {
    const list: unknown[] = new Array(found.length).fill(null)
    place.values[key] = list
    const its = new AnswerPlace(list, place, key, this.nullable)
    for (const [index, one] of found.entries()) {
      if (one instanceof Error) wave.answer.fail(one, its, index, true)
      else if (isPromise(one.entity)) wave.wait(one.entity, this.#ofType(one.type), its, index)
      else this.#ofType(one.type).put(one.entity, its, index, wave)
    }
  }

  #ofType(type: GraphQLObjectType): Completion {
    const known = this.#byType.get(type)
    if (known) return known
    const made = new CompletedObject(type, this.#shapeOf, this.#coordinate, true)
    this.#byType.set(type, made)
    return made
  }
}
