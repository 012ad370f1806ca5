import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { badInput } from '@cse/schema/errors'
import { scopes, type Viewer, worksWithRecords } from '@cse/schema/viewer'
import { z } from 'zod'

const purpose = z.strictObject({
  code: z.string().regex(/^[A-Z_]{2,40}$/),
  /** In Italian, as the persons concerned read it in the log of access. */
  title: z.string().min(1).max(160),
  /** Where the law allows it, each as it is cited. */
  legalBasis: z.array(z.string().min(1)).min(1),
  /** Scopes whose operators can have it. */
  scopes: z.array(z.enum(scopes)).min(1),
})

/** What for operators open records (finalità), with the law that allows it. */
export type OperatorPurpose = z.infer<typeof purpose>

/** The purposes of operators by code, as `schema/purposes.json` has them. */
export const operatorPurposes: ReadonlyMap<string, OperatorPurpose> = new Map(
  z
    .array(purpose)
    .parse(
      JSON.parse(
        readFileSync(fileURLToPath(new URL('../../../schema/purposes.json', import.meta.url)), 'utf8'),
      ),
    )
    .map((each) => [each.code, each]),
)

/** The header in which a request says what for: a code, and the number of the case or protocol behind a semicolon. */
export const PURPOSE_HEADER = 'x-cse-purpose'

/**
 * The operator with the purpose that the header names: `CARE`, or `CARE; case=2026/000123`, `ACCESS; protocol=4711/2026`.
 * @throws BAD_USER_INPUT when it is none of the purposes of the operator's scope, or what follows is neither of the two
 */
export function withDeclaredPurpose(viewer: Viewer, header: string): Viewer {
  const { code = '', reference, rest } = FORM.exec(header)?.groups ?? {}
  const known = operatorPurposes.get(code)
  if (!known?.scopes.includes(viewer.scope) || rest) throw refused(viewer, UNKNOWN)
  return purposeful(viewer, known, reference)
}

/**
 * The operator with a purpose: the one that the request has declared, else that of the registered operation, else the installation's for
 * requests that name none. @throws BAD_USER_INPUT when there is none
 */
export function withPurposeOf(
  viewer: Viewer,
  operation: string | undefined,
  fallback: string | null,
): Viewer {
  if (!worksWithRecords(viewer) || viewer.purpose !== undefined) return viewer
  const [only, ...others] = purposesOf(viewer.scope)
  // who is invited comes for one thing
  const known = others.length === 0 ? only : operatorPurposes.get(operation ?? fallback ?? '')
  if (!known) throw refused(viewer, MISSING)
  return purposeful(viewer, known)
}

function purposeful(viewer: Viewer, { code, title }: OperatorPurpose, reference?: string): Viewer {
  return {
    ...viewer,
    purpose: title,
    purposeCode: code,
    ...(reference !== undefined && { purposeReference: reference }),
  }
}

function refused({ scope }: Viewer, reason: string) {
  const codes = purposesOf(scope)
  return badInput([
    {
      path: 'X-CSE-Purpose',
      reason: `${reason} Valori ammessi: ${codes.map(({ code }) => code).join(', ')}.`,
    },
  ])
}

const purposesOf = (scope: Viewer['scope']): OperatorPurpose[] =>
  [...operatorPurposes.values()].filter((each) => each.scopes.includes(scope))

const FORM =
  /^\s*(?<code>[A-Z_]{2,40})\s*(?:;\s*(?:case|protocol)=(?<reference>[\w./-]{1,60})\s*)?(?<rest>.*)$/s

const MISSING =
  'La richiesta non dice per quale finalità: l’intestazione HTTP X-CSE-Purpose deve indicarne il codice, ed eventualmente il numero della cartella (CARE; case=2026/000123) o del protocollo (protocol=…).'
const UNKNOWN =
  'La finalità nell’intestazione HTTP X-CSE-Purpose non è fra quelle previste: si indica un codice, ed eventualmente il numero della cartella (CARE; case=2026/000123) o del protocollo (protocol=…).'
