import type { Violation } from '@cse/schema/errors'
import { z } from 'zod'

/** What in the variables of a request goes beyond what the operation was registered for; nothing when it may run. */
export type VariableRule = (variables: unknown) => readonly Violation[]

const anything: VariableRule = () => []

/** The rule that a JSON Schema stands for; without one everything is admitted that the operation's types admit. */
export function variableRuleOf(schema: Readonly<Record<string, unknown>> | undefined): VariableRule {
  if (!schema) return anything
  const rule = z.fromJSONSchema(schema)
  return (variables) => {
    const { error } = rule.safeParse(variables ?? {})
    return (error?.issues ?? []).map(({ path }) => ({
      path: ['variables', ...path].join('.'),
      reason: 'Il valore non rientra in ciò per cui l’operazione è registrata.',
    }))
  }
}
