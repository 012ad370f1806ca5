import type { InputFieldMap, InputShapeFromFields, ObjectRef } from '@pothos/core'
import type { Builder, GraphTypes } from './builder.ts'
import type { SubgraphContext } from './context.ts'
import { isRefused, type Refused } from './refusal.ts'
import { type StoredFields, type StoredShape, storedFields } from './stored-fields.ts'

interface MutationOptions<
  Context extends SubgraphContext,
  Input extends InputFieldMap,
  Payload extends StoredFields<Context>,
  Refusals extends readonly RefusalRef[],
  Command,
  Outcome extends object,
> {
  readonly description: string
  readonly input: (t: PothosSchemaTypes.InputFieldBuilder<GraphTypes<Context>, 'InputObject'>) => Input
  /** What the mutation changed: nullable fields, since the viewer may lose sight of a record by changing it. */
  readonly payload: Payload
  readonly refusals?: Refusals
  /** The command of an input: ids decoded, texts and amounts checked. @throws GraphQLError BAD_USER_INPUT, which names the field */
  readonly decode: (input: InputShapeFromFields<Input>, context: Context) => Command
  /** Carries the command out, or refuses it. */
  readonly resolve: (command: Command, context: Context) => Promise<Outcome>
  /** What it changed, read after the write. */
  readonly answer: (
    done: Exclude<Outcome, Refused>,
    context: Context,
    command: Command,
  ) => Promise<AnswerOf<Outcome, Refusals, StoredShape<Context, Payload, true>>>
}

/** The payload; nothing can be answered when a command may be refused in a way that the mutation does not list. */
type AnswerOf<Outcome, Refusals extends readonly RefusalRef[], Payload> = [
  Extract<Outcome, Refused>,
] extends [Refusals[number]['$inferType']]
  ? Payload
  : { readonly missing: 'a refusal of the command that the mutation does not list' }

/** A type made by `refusalType`, of whatever refusal. */
interface RefusalRef {
  readonly name: string
  readonly $inferType: Refused
}

/**
 * A mutation in the graph's form: `acceptTransfer(input: AcceptTransferInput!): AcceptTransferResult`, a union of
 * `AcceptTransferPayload` and its refusals. It decodes its input once, has the command carried out and answers with what that changed,
 * or with its refusal. The policy needs the line `Mutation.acceptTransfer`, which speaks for the payload too.
 */
export function mutation<
  Context extends SubgraphContext,
  Input extends InputFieldMap,
  const Payload extends StoredFields<Context>,
  Command,
  Outcome extends object,
  const Refusals extends readonly RefusalRef[] = readonly [],
>(
  builder: Builder<Context>,
  name: string,
  options: MutationOptions<Context, Input, Payload, Refusals, Command, Outcome>,
): void {
  const { decode, resolve, answer } = options
  const Name = name.charAt(0).toUpperCase() + name.slice(1)
  const input = builder.inputType(`${Name}Input`, {
    description: `What \`${name}\` needs.`,
    fields: options.input,
  })
  const payload = builder.objectRef<StoredShape<Context, Payload, true>>(`${Name}Payload`).implement({
    description: `What \`${name}\` changed.`,
    fields: (t) => storedFields(t, options.payload, true),
  })
  const result = builder.unionType(`${Name}Result`, {
    description: `How \`${name}\` ended: with its payload or with a refusal.`,
    // Each is a type made by `refusalType`; the compiler knows their values only, so that different refusals fit one list.
    types: [payload, ...((options.refusals ?? []) as readonly ObjectRef<GraphTypes<Context>, Refused>[])],
    resolveType: (outcome) => (isRefused(outcome) ? outcome.refused : payload.name),
  })
  const carryOut = async (_: object, args: { input: InputShapeFromFields<Input> }, context: Context) => {
    const command = decode(args.input, context)
    const outcome = await resolve(command, context)
    return isDone(outcome) ? answer(outcome, context, command) : outcome
  }
  builder.mutationField(name, (t) =>
    t.field({
      type: result,
      nullable: true,
      description: options.description,
      args: { input: t.arg({ type: input, required: true, description: `What \`${name}\` needs.` }) },
      // Pothos derives a resolver's type from the field's, which cannot be computed while Input and Payload are still open.
      resolve: carryOut as never,
    }),
  )
}

const isDone = <Outcome extends object>(outcome: Outcome): outcome is Exclude<Outcome, Refused> =>
  !isRefused(outcome)
