import { rolesOf, type Scope, scopes, type Viewer } from '@cse/schema/viewer'
import { z } from 'zod'
import { operatorPurposes } from '../config/purposes.ts'

/** With what reach operations run. */
export type Reach = Pick<Viewer, 'scope' | 'roles'>

/** Whether the operations of a version may be run: not yet, now, no more. */
export const versionStates = ['pending', 'active', 'retired'] as const
export type VersionState = (typeof versionStates)[number]

/** What `client.json` says of a client. */
export type Registration = z.infer<typeof registration>

const version = z.string().regex(/^\d+\.\d+\.\d+$/)

const general = {
  /** Italian name, for people. */
  name: z.string().min(1),
  /** From the oldest to the newest, which is the one that the folder's `.graphql` files are built into. */
  versions: z
    .record(version, z.enum(versionStates))
    .refine((versions) => Object.keys(versions).length > 0, 'must name a version'),
  /** What one of its operations may cost. */
  budget: z.int().positive().optional(),
  /** By operation, a JSON Schema of the variables with which it may be asked for. */
  variables: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  /** How many requests may come in a minute: from a partner, or from each person who uses an application. */
  rate: z.strictObject({ perMinute: z.int().positive() }).optional(),
  /** How many in a day, likewise. */
  quota: z.strictObject({ perDay: z.int().positive() }).optional(),
}

/** A purpose (finalità) agreed with a partner, by the id that PDND gave it. */
const purpose = z.strictObject({
  id: z.string().regex(/^[\w-]{1,60}$/),
  /** In Italian, as the persons concerned will read it in the log of access. */
  title: z.string().min(1).max(120),
})

/** Code of a purpose of operators. */
const operatorPurpose = z
  .string()
  .refine((code) => operatorPurposes.has(code), 'is no code of schema/purposes.json')

/** A scope and roles that it has. */
const reachIn = <S extends Scope>(scope: S) =>
  z.strictObject({
    scope: z.literal(scope),
    roles: z.array(z.enum<readonly (typeof rolesOf)[Scope][number][]>(rolesOf[scope])),
  })

const componentIn = <S extends Scope>(scope: S) =>
  reachIn(scope).extend({ purpose: operatorPurpose.optional() })

const registration = z.discriminatedUnion('kind', [
  z.strictObject({
    ...general,
    kind: z.literal('PARTNER'),
    /** Only a scope whose keys follow from the scope alone: a partner stands for no person, comune or Ambito. */
    runsAs: reachIn('REGIONAL'),
    purposes: z
      .array(purpose)
      .refine((purposes) => new Set(purposes.map(({ id }) => id)).size === purposes.length, 'names one twice')
      .default([]),
    /** Its vouchers must be bound to the evidence of who asks on its side (ModI, AUDIT_REST_02). */
    trackingEvidence: z.boolean().default(false),
  }),
  z.strictObject({
    ...general,
    kind: z.literal('APPLICATION'),
    /** By operation, the code of its purpose where it is not that of its component. */
    operationPurposes: z.record(z.string(), operatorPurpose).default({}),
    /**
     * The parts of the application by folder, each with the reach of those who use it and the code of the purpose with which operators do
     * (`schema/purposes.json`); its operations run as whoever is signed in.
     */
    components: z.record(
      z.string().regex(/^[a-z-]+$/),
      z.discriminatedUnion(
        'scope',
        scopes.map((scope) => componentIn(scope)) as [
          ReturnType<typeof componentIn>,
          ...ReturnType<typeof componentIn>[],
        ],
      ),
    ),
  }),
])

/**
 * The registration that a `client.json` holds.
 * @throws with a sentence that names the file and what is wrong in it
 */
export function registrationIn(file: string, text: string): Registration {
  const parsed = registration.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(`${file}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
}

/** The version that the folder's files are built into. */
export function currentVersion({ versions }: Registration): string {
  const [newest] = Object.keys(versions).toSorted(byVersion).reverse()
  if (newest === undefined) throw new Error('A registration names a version')
  return newest
}

/** Orders versions, the oldest first. */
export function byVersion(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
