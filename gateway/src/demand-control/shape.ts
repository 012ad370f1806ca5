import { type ASTVisitor, type FieldNode, GraphQLError, Kind, type ValidationContext } from 'graphql'

/**
 * How large a document may be. No operation of a client comes near it: the largest of the registered ones has 12 levels and no alias. What is
 * larger is made to keep the gateway busy.
 */
export const SHAPE = { tokens: 6_000, depth: 25, aliases: 60, directives: 60 } as const

/** Tells of a limit that was passed; {@link shapeRule} puts it into the extensions of its errors. */
export type Passed = Exclude<keyof typeof SHAPE, 'tokens'>

/** A rule of validation: a document with too many levels, aliases or directives is not valid. The number of tokens is the parser's. */
export function shapeRule(context: ValidationContext): ASTVisitor {
  let depth = 0
  const counted = { aliases: 0, directives: 0 }
  const depthOfFragments = new Map<string, number>()
  const refuse = (passed: Passed) =>
    context.reportError(
      new GraphQLError(`L’operazione supera il limite di ${SHAPE[passed]} ${IN_ITALIAN[passed]}.`, {
        extensions: { limit: passed },
      }),
    )
  const count = (what: keyof typeof counted) => {
    if (++counted[what] === SHAPE[what] + 1) refuse(what)
  }

  return {
    Directive: () => count('directives'),
    Field: {
      enter({ alias }: FieldNode) {
        if (alias) count('aliases')
        if (++depth === SHAPE.depth + 1) refuse('depth')
      },
      leave: () => {
        depth--
      },
    },
    FragmentSpread({ name }) {
      if (depth + depthOf(name.value, []) > SHAPE.depth) refuse('depth')
    },
  }

  /** How many levels a fragment has, with those it spreads. */
  function depthOf(name: string, above: readonly string[]): number {
    const known = depthOfFragments.get(name)
    if (known !== undefined) return known
    const fragment = context.getFragment(name)
    if (!fragment || above.includes(name)) return 0
    const found = levels(fragment.selectionSet, [...above, name])
    depthOfFragments.set(name, found)
    return found
  }

  function levels({ selections }: NonNullable<FieldNode['selectionSet']>, above: readonly string[]): number {
    return Math.max(
      0,
      ...selections.map((selection) => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return depthOf(selection.name.value, above)
        const beneath = selection.selectionSet ? levels(selection.selectionSet, above) : 0
        return selection.kind === Kind.FIELD ? beneath + 1 : beneath
      }),
    )
  }
}

const IN_ITALIAN: Readonly<Record<Passed, string>> = {
  depth: 'livelli',
  aliases: 'alias',
  directives: 'direttive',
}
