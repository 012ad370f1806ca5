import { pageArgs } from '@cse/schema/connection'
import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { admits } from '@cse/schema/policy'
import { propertiesRead } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import type { Viewer } from '@cse/schema/viewer'
import { builder } from '../builder.ts'
import { ordersOfOperators } from '../policy/audiences.ts'
import { caseById, caseByNumber } from '../store/case.ts'
import { type CaseConditions, casesOf } from '../store/case-list.ts'
import type { CaseOrder as OrderOfCases } from '../store/case-order.ts'
import { Case, CaseConnection, CaseCustody, CasePhase, CaseStatus } from './case.ts'

const CaseOrder = builder.enumType('CaseOrder', {
  description: 'In which order cases are listed.',
  values: {
    NEWEST_FIRST: { description: 'Those opened last at the top (dalla più recente).' },
    OLDEST_FIRST: { description: 'Those opened first at the top (dalla meno recente).' },
    LAST_ACTIVITY: {
      description:
        'Those in which something was done last at the top, for operators (per ultima attività). Leaves out cases of which the viewer keeps the summary.',
    },
    NEXT_DEADLINE: {
      description:
        'Those in which something falls due next at the top, for the professionals and the coordinator; those in which nothing does come last (per prossima scadenza: see `nextDeadlineOn`). Leaves out cases of which the viewer keeps the summary.',
    },
  },
})

const CaseFilter = builder.inputType('CaseFilter', {
  description: 'Which cases are listed: those that meet every condition given.',
  fields: (t) => ({
    phase: t.field({ type: [CasePhase], required: false, description: 'In one of these phases.' }),
    status: t.field({ type: [CaseStatus], required: false, description: 'With one of these statuses.' }),
    comune: t.id({ required: false, description: 'Opened by this comune (ISTAT code).' }),
    openedFrom: t.field({ type: 'Date', required: false, description: 'Opened on this day or later.' }),
    openedTo: t.field({ type: 'Date', required: false, description: 'Opened on this day or before.' }),
    custody: t.field({
      type: CaseCustody,
      required: false,
      description: 'Of which the viewer has the file, or the summary.',
    }),
    targetArea: t.idList({
      required: false,
      description:
        'Of one of these target areas (codes). Leaves out cases of which the viewer keeps the summary.',
    }),
    caseManager: t.id({
      required: false,
      description:
        'With this operator as case manager. Leaves out cases of which the viewer keeps the summary.',
    }),
    mine: t.boolean({
      required: false,
      description:
        'Assigned to the viewer, as case manager or in the team, or to somebody whom the viewer stands in for today (casi assegnati a me); false lists the others.',
    }),
    movedAway: t.boolean({
      required: false,
      description:
        'Those that followed their person from the operator’s comuni to another one (trasferiti per cambio di residenza), of which the summary is kept.',
    }),
  }),
})

builder.queryFields((t) => ({
  case: t.field({
    type: Case,
    nullable: true,
    description: 'A case by id; null when the viewer may not know of it.',
    args: { id: t.arg.id({ required: true, description: 'Id of the case.' }) },
    resolve: (_, { id }, { session }, info) =>
      caseById(session, decodeId('case', id), propertiesRead(info, 'Case')),
  }),
  caseByNumber: t.field({
    type: Case,
    nullable: true,
    description: 'A case by its number (numero di cartella); null when the viewer may not know of it.',
    args: { number: t.arg.string({ required: true, description: 'The whole number.' }) },
    resolve: (_, { number }, { session }) => caseByNumber(session, number),
  }),
  cases: t.field({
    type: CaseConnection,
    nullable: true,
    description:
      'The cases of the viewer’s territory: a citizen’s own, those of the operator’s comuni, those the Ambito holds.',
    args: {
      filter: t.arg({ type: CaseFilter, required: false, description: 'Which ones; all by default.' }),
      orderBy: t.arg({
        type: CaseOrder,
        required: false,
        description: 'In which order; NEWEST_FIRST by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, orderBy, ...args }, { session, viewer, keys, now }, info) =>
      page(
        keys,
        args,
        casesOf(
          session,
          viewer,
          orderFor(viewer, orderBy ?? 'NEWEST_FIRST', filter?.custody ?? null),
          filter ? conditionsOf(filter, viewer, today(now)) : null,
          propertiesRead(info, 'Case'),
        ),
      ),
  }),
}))

/** Whoever may not read by what cases are ordered would learn it from the order. */
function orderFor(viewer: Viewer, order: OrderOfCases, custody: 'FILE' | 'SUMMARY' | null): OrderOfCases {
  if (order !== 'LAST_ACTIVITY' && order !== 'NEXT_DEADLINE') return order
  if (!admits(ordersOfOperators[order], viewer)) {
    throw badInput([{ path: 'orderBy', reason: 'Questo ordine non è disponibile per il suo ruolo.' }])
  }
  if (custody === 'SUMMARY') {
    const reason = 'Le cartelle di cui resta la sintesi si elencano solo per data di apertura.'
    throw badInput([{ path: 'orderBy', reason }])
  }
  return order
}

function conditionsOf(
  filter: typeof CaseFilter.$inferInput,
  { issuer, subject }: Viewer,
  day: string,
): CaseConditions {
  const { phase, status, comune, openedFrom, openedTo, custody, targetArea, caseManager } = filter
  return {
    phases: phase ?? null,
    statuses: status ?? null,
    comune: comune ?? null,
    openedFrom: openedFrom ?? null,
    openedTo: openedTo ?? null,
    file: custody ? custody === 'FILE' : null,
    targetAreas: targetArea ?? null,
    assignedToIssuer: filter.mine == null ? null : issuer,
    assignedTo: filter.mine == null ? null : subject,
    assigned: filter.mine ?? null,
    day,
    movedAway: filter.movedAway ?? false,
    caseManager: caseManager ? decodeId('operator', caseManager, 'filter.caseManager') : null,
  }
}
