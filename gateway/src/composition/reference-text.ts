import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type OperationTypeNode,
  parse,
  print,
} from 'graphql'

type Field = GraphQLField<unknown, unknown>

/** A field that one begins with: what it is for, who may ask for it, what it takes, and an example. */
export function rootFieldText(field: Field, operation: OperationTypeNode): string {
  const { name, args, type, description, deprecationReason } = field
  const lines = args.map((arg) => `- \`${arg.name}: ${arg.type}\` ${flat(arg.description)}`)
  return [
    `### ${name}\n`,
    `${flat(description)}\n`,
    ...(deprecationReason ? [`**Deprecated:** ${flat(deprecationReason)}\n`] : []),
    `Answers \`${type}\`, to ${whoMay(field)}.\n`,
    ...(lines.length > 0 ? [`${lines.join('\n')}\n`] : []),
    `\`\`\`graphql\n${exampleOf(field, operation)}\n\`\`\`\n`,
  ].join('\n')
}

/** A type with its fields, values or members. */
export function typeText(type: GraphQLNamedType): string {
  return [`### ${type.name}\n`, `${flat(type.description)}\n`, ...membersText(type)].join('\n')
}

function membersText(type: GraphQLNamedType): string[] {
  if (isUnionType(type)) return [`One of ${type.getTypes().map(code).join(', ')}.\n`]
  if (isEnumType(type))
    return [
      table(
        ['value', 'is'],
        type.getValues().map((value) => [code(value), cell(value)]),
      ),
    ]
  if (isInputObjectType(type)) {
    const rows = Object.values(type.getFields()).map((field) => [
      code(field),
      `\`${field.type}\``,
      cell(field),
    ])
    return [table(['field', 'type', 'is'], rows)]
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  const rows = Object.values(type.getFields()).map((field) => [
    `\`${signature(field)}\``,
    `\`${field.type}\``,
    whoMay(field),
    cell(field),
  ])
  return [table(['field', 'type', 'seen by', 'is'], rows)]
}

const code = ({ name }: { readonly name: string }): string => `\`${name}\``

const signature = ({ name, args }: Field): string =>
  args.length === 0 ? name : `${name}(${args.map((arg) => arg.name).join(', ')})`

function cell({
  description,
  deprecationReason,
}: {
  readonly description?: string | null | undefined
  readonly deprecationReason?: string | null | undefined
}) {
  const text = flat(description).replaceAll('|', '\\|')
  return deprecationReason ? `**Deprecated:** ${flat(deprecationReason)} ${text}` : text
}

const flat = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim()

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}

/** By the directive `@access` of the API. */
function whoMay({ astNode }: Field): string {
  const access = astNode?.directives?.find(({ name }) => name.value === 'access')
  const value = access?.arguments?.[0]?.value
  if (value?.kind !== 'ListValue') return ''
  return value.values.map((scope) => (scope.kind === 'StringValue' ? scope.value : '')).join(', ')
}

/** An operation that asks for a few plain fields of what the field answers. */
function exampleOf({ name, args, type }: Field, operation: OperationTypeNode): string {
  const needed = args.filter((arg) => isRequiredArgument(arg) || arg.name === 'first')
  const variables = needed.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
  const given = needed.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const title = name.charAt(0).toUpperCase() + name.slice(1)
  const head = `${operation} ${title}${variables && `(${variables})`}`
  return print(parse(`${head} { ${name}${given && `(${given})`} ${selectionOf(type)} }`))
}

/** How many plain fields an example shows. */
const SHOWN = 4

function selectionOf(type: GraphQLOutputType, inner = 0): string {
  const named = getNamedType(type)
  if (!isCompositeType(named)) return ''
  if (isUnionType(named)) {
    const members = named.getTypes()
    const answers = members.filter((member) => !member.getInterfaces().some(({ name }) => name === 'Refusal'))
    const refusals = answers.length < members.length ? ' ... on Refusal { message }' : ''
    return `{ ${answers.map((answer) => `... on ${answer.name} ${selectionOf(answer, inner)}`).join(' ')}${refusals} }`
  }
  const fields = Object.values(named.getFields()).filter(({ args }) => !args.some(isRequiredArgument))
  const nodes = fields.find(({ name }) => name === 'nodes')
  if (nodes) return `{ nodes ${selectionOf(nodes.type, inner)} }`
  const plain = fields.filter((field) => isLeafType(getNamedType(field.type))).slice(0, SHOWN)
  if (plain.length > 0) return `{ ${plain.map(({ name }) => name).join(' ')} }`
  const deeper = inner < SHOWN ? fields.find((field) => isObjectType(getNamedType(field.type))) : undefined
  return deeper ? `{ ${deeper.name} ${selectionOf(deeper.type, inner + 1)} }` : '{ __typename }'
}
