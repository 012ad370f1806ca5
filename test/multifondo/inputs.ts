import { aCup } from './calls.ts'

export const key = () => crypto.randomUUID()
export const aProject = (more: object = {}) => ({
  idempotencyKey: key(),
  cup: aCup(),
  title: 'Centro servizi per il contrasto alla povertà',
  fund: 'PN-INCL',
  startsOn: '2026-01-01',
  endsOn: '2028-12-31',
  ...more,
})
export const output = { indicator: 'Persone prese in carico', unit: 'persone', target: 120, achieved: 40 }
export const milestone = { milestone: 'Aggiudicazione', plannedOn: '2026-02-15', actualOn: '2026-02-20' }
export const money = { admitted: '10.00', committed: '5.00', paid: '1.00' }
/** An entry of the second bimester of a project. */
export const progressOf = (project: string, more: object = {}) => ({
  idempotencyKey: key(),
  multifondoProject: project,
  period: { year: 2026, number: 2 },
  financial: money,
  physical: [output],
  procedural: [milestone],
  ...more,
})
