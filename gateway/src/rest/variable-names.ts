import { badInput } from '@cse/schema/errors'
import { type DocumentNode, getOperationAST } from 'graphql'

/** @throws BAD_USER_INPUT naming the variables that the operation does not have */
export function assertKnown(names: readonly string[], document: DocumentNode): void {
  const known = new Set(
    getOperationAST(document)?.variableDefinitions?.map(({ variable }) => variable.name.value),
  )
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0)
    throw badInput(unknown.map((path) => ({ path, reason: 'L’operazione non ha questo parametro.' })))
}
