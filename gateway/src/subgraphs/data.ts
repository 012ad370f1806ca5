/** What subgraphs answered, as far as it has come: objects as they came from JSON or from resolvers. */
export type Data = Record<string, unknown>

/** The value of a response name, which clients choose: what every object inherits is none. */
export function own(object: Readonly<Data>, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(object, name) ? undefined : object[name]
}

/** Gives an object a value by a response name, also by the one that would change what the object inherits. */
export function set(object: Data, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
  else object[name] = value
}

/** Whether it is an object with fields. */
export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
