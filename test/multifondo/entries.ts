import type { Sql } from 'postgres'
import { expect } from 'vitest'
import type { Client } from '../client.ts'
import type { TestPlatform } from '../platform.ts'
import { aCup, call, type Entry } from './calls.ts'
import { fundedIntervention } from './funded-intervention.ts'

/** The Ambito that enters. */
export const AMBITO = 'ATS-BA-01'
export const key = () => crypto.randomUUID()
export const TITLE = 'Pronto intervento sociale di prova'
export const physical = { indicator: 'Persone prese in carico', unit: 'persone', target: 120, achieved: 40.5 }
export const procedural = { milestone: 'Aggiudicazione', plannedOn: '2026-02-15', actualOn: '2026-02-20' }

/** Projects and entries as the Ambito makes them, and the steps that they take. */
export function entriesOf(gateway: () => TestPlatform, admin: () => Sql) {
  /** A project of the Ambito with money of an intervention of its plan. */
  async function aProject(ambito = AMBITO): Promise<string> {
    const { project } = await call(gateway().as(`plan-office@${ambito}`), 'registerMultifondoProject', {
      idempotencyKey: key(),
      cup: aCup(),
      title: TITLE,
      fund: 'PN-INCL',
      planIntervention: await fundedIntervention(admin(), ambito),
      startsOn: '2026-01-01',
      endsOn: '2028-12-31',
    })
    if (!project) throw new Error('The project was not registered')
    return project.id
  }

  const progress = (project: string, number = 1, year = 2026) => ({
    idempotencyKey: key(),
    multifondoProject: project,
    period: { year, number },
    physical: [physical],
    procedural: [procedural],
  })

  async function entered(ambito = AMBITO, number = 1): Promise<Entry> {
    const project = await aProject(ambito)
    const { entry } = await call(
      gateway().as(`plan-office@${ambito}`),
      'enterProgress',
      progress(project, number),
    )
    if (!entry) throw new Error('Nothing was entered')
    return entry
  }
  const step = async (as: Client, name: string, entry: Pick<Entry, 'id' | 'version'>, more: object = {}) => {
    const ended = await call(as, name, { progressEntry: entry.id, expectedVersion: entry.version, ...more })
    expect(ended.outcome).toBe(name.charAt(0).toUpperCase() + name.slice(1))
    if (!ended.entry) throw new Error('No entry came back')
    return ended.entry
  }
  const outcomeOf = async (
    as: Client,
    name: string,
    entry: Pick<Entry, 'id' | 'version'>,
    more: object = {},
  ) => (await call(as, name, { progressEntry: entry.id, expectedVersion: entry.version, ...more })).outcome

  return { aProject, progress, entered, step, outcomeOf }
}
