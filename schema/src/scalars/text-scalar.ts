import { GraphQLScalarType } from 'graphql'
import { malformed } from '../errors.ts'

/**
 * A scalar that is a piece of text inside and outside. `parse` gives the text in its normal form, or undefined when it is none;
 * a value it refuses surfaces as BAD_USER_INPUT with `reason`, which never repeats the value.
 */
export function textScalar<Text extends string>(scalar: {
  name: string
  description: string
  reason: string
  parse: (text: string) => Text | undefined
}): GraphQLScalarType<Text, string> {
  const { reason, parse, ...config } = scalar
  return new GraphQLScalarType<Text, string>({
    ...config,
    serialize(value) {
      if (typeof value !== 'string')
        throw new TypeError(`${scalar.name} is text inside, not a ${typeof value}`)
      return value
    },
    parseValue(value) {
      const text = typeof value === 'string' ? parse(value) : undefined
      if (text === undefined) throw malformed(reason)
      return text
    },
  })
}
