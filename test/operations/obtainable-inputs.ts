import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredInputField,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** What must be known to send something: a field of the graph that shows it, `Case.id`, `Case.version`; and for which input. */
export interface Needed {
  readonly field: string
  readonly input: string
}

/** Scope and roles that somebody has, as `@access` writes them: `LOCAL:PUA`. */
export type Reach = readonly string[]

/** A registered operation, read. */
export interface ReadOperation {
  readonly name: string
  readonly document: DocumentNode
}

/** Inputs that name something otherwise than by its type: the field that shows it. Null: nobody has to look it up. */
const NAMED: Readonly<Record<string, string | null>> = {
  absence: 'Absence.id',
  add: 'Operator.id',
  attendance: 'Attendance.attendance',
  cases: 'Case.id',
  charge: 'CoPaymentCharge.id',
  creditors: 'Creditor.id',
  differentFrom: 'Person.id',
  duplicate: 'Person.id',
  facilities: 'Facility.id',
  from: 'Operator.id',
  hold: 'RetentionHold.id',
  items: 'DisposalItem.id',
  judicialDate: 'JudicialDate.judicialDate',
  judicialMeasure: 'JudicialMeasure.judicialMeasure',
  'mergePersons.proposal': 'MergeProposal.id',
  orderedBy: 'Operator.id',
  otherPerson: 'Person.id',
  participant: 'AssessmentParticipant.id',
  proposal: 'DisposalProposal.id',
  providerContract: 'ProviderContract.contract',
  reason: 'CaseReason.code',
  'recordAttendance.plannedIntervention': 'ProvidedService.plannedIntervention',
  remove: 'ListedOperator.id',
  report: 'SourceErrorReport.id',
  representative: 'Person.id',
  request: 'RightsRequest.id',
  restriction: 'ProcessingRestriction.id',
  substitute: 'Operator.id',
  to: 'Operator.id',
  // what came back when the file was sent
  upload: null,
  purpose: 'AppointmentPurpose.code',
}

/** The fields by which things are known that have no `id`. */
const KEYS = ['id', 'istatCode', 'code'] as const

/** The field of the graph that shows what an input names. @throws when no type is called so */
export function shownBy(schema: GraphQLSchema, name: string, place = ''): string | null {
  const own = NAMED[`${place}.${name}`] ?? NAMED[name]
  if (own !== undefined) return own
  const type = schema.getType(name.replace(/^./, (letter) => letter.toUpperCase()))
  const key = isObjectType(type) ? KEYS.find((field) => type.getFields()[field]) : undefined
  if (!type || !key) throw new Error(`No type of the graph is called ${name}: say what shows it.`)
  return `${type.name}.${key}`
}

/** What the input of a mutation must be told from the graph: ids, and the versions of what they name. */
export function neededBy(schema: GraphQLSchema, mutation: string): readonly Needed[] {
  const args = schema.getMutationType()?.getFields()[mutation]?.args ?? []
  return args.flatMap(({ name, type }) => neededIn(schema, type, name, `${mutation}(${name}`))
}

function neededIn(schema: GraphQLSchema, type: GraphQLInputType, name: string, path: string): Needed[] {
  const named = getNamedType(type)
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields())
    const known = fields.flatMap((field) => neededIn(schema, field.type, field.name, `${path}.${field.name}`))
    const [first] = known
    const versions = fields.filter((field) => field.name === 'expectedVersion')
    if (versions.length === 0 || !first) return known
    const owner = first.field.split('.')[0] ?? ''
    const type = schema.getType(owner)
    const versioned = isObjectType(type) && type.getFields().version ? owner : 'Case'
    return [...known, { field: `${versioned}.version`, input: `${path}.expectedVersion` }]
  }
  if (named.name !== 'ID') return []
  const field = shownBy(schema, name, path.split('(')[0])
  return field === null ? [] : [{ field, input: path }]
}

/** Whether somebody of this reach may read or send a field. */
export function isOpen(schema: GraphQLSchema, type: string, field: string, reach: Reach): boolean {
  const access = schema.getDirective('access')
  const owner = schema.getType(type)
  const node = isObjectType(owner) || isInterfaceType(owner) ? owner.getFields()[field]?.astNode : undefined
  if (!access || !node) return true
  const scopes: unknown = getDirectiveValues(access, node)?.scopes
  if (!Array.isArray(scopes)) return true
  const words = new Set(['EVERYONE', ...reach, ...reach.map((word) => word.split(':')[0])])
  return scopes.some((each) => words.has(each))
}

/** The fields that an operation shows to somebody of this reach, below fields that are open to them too. */
export function shownTo(schema: GraphQLSchema, document: DocumentNode, reach: Reach): ReadonlySet<string> {
  const shown = new Set<string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    walk(definition)
  }
  return shown

  function walk(operation: OperationDefinitionNode): void {
    const types = new TypeInfo(schema)
    const inlined = visit({ kind: Kind.DOCUMENT, definitions: [operation] } as DocumentNode, spread(document))
    visit(
      inlined,
      visitWithTypeInfo(types, {
        Field(node) {
          const parent = types.getParentType()
          if (!parent) return undefined
          if (!isOpen(schema, parent.name, node.name.value, reach)) return false
          for (const owner of isUnionType(parent) || isInterfaceType(parent)
            ? [parent, ...schema.getPossibleTypes(parent)]
            : [parent])
            shown.add(`${owner.name}.${node.name.value}`)
          return undefined
        },
      }),
    )
  }
}

/** Puts fragments in the places where they are spread. */
function spread({ definitions }: DocumentNode) {
  const fragments = new Map(
    definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  )
  return {
    FragmentSpread(node: { readonly name: { readonly value: string } }) {
      const fragment = fragments.get(node.name.value)
      return (
        fragment && {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition: fragment.typeCondition,
          selectionSet: fragment.selectionSet,
        }
      )
    },
  }
}
/** What must be known to send a query: the ids among its required variables. */
export function neededToSend(schema: GraphQLSchema, { document }: ReadOperation): readonly string[] {
  const types = new TypeInfo(schema)
  const needed = new Set<string>()
  const required = new Set<string>()
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition({ variable, type, defaultValue }) {
        if (type.kind === Kind.NON_NULL_TYPE && !defaultValue) required.add(variable.name.value)
      },
      Argument(node) {
        const argument = types.getArgument()
        const returned = types.getFieldDef()?.type
        if (node.value.kind !== Kind.VARIABLE || !required.has(node.value.name.value) || !argument) return
        const named = getNamedType(argument.type)
        if (isInputObjectType(named)) {
          for (const field of Object.values(named.getFields()))
            if (isRequiredInputField(field) && getNamedType(field.type).name === 'ID')
              add(shownBy(schema, field.name))
        } else if (named.name === 'ID') {
          const owner = returned && getNamedType(returned)
          const key = isObjectType(owner)
            ? KEYS.find((field) => field === node.name.value && owner.getFields()[field])
            : undefined
          add(key ? `${owner?.name}.${key}` : shownBy(schema, node.name.value))
        }
      },
    }),
  )
  return [...needed]

  function add(field: string | null): void {
    if (field !== null) needed.add(field)
  }
}

/** The fields that somebody of this reach gets to see by these operations, beginning with what people know. */
export function obtainable(
  schema: GraphQLSchema,
  operations: readonly ReadOperation[],
  reach: Reach,
): ReadonlySet<string> {
  const got = new Set<string>()
  const waiting = new Set(operations)
  for (let more = true; more; ) {
    more = false
    for (const operation of waiting) {
      if (!neededToSend(schema, operation).every((field) => got.has(field))) continue
      waiting.delete(operation)
      more = true
      for (const field of shownTo(schema, operation.document, reach)) got.add(field)
    }
  }
  return got
}
