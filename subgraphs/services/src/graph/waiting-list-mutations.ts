import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { bodyOf } from '../rules/contracting-body.ts'
import { faultsOfCriteria, MOST_CRITERIA } from '../rules/ranking.ts'
import { assignPlace, enterWaitingList, leaveWaitingList } from '../store/waiting-commands.ts'
import { changeCriteria, openWaitingList } from '../store/waiting-list-commands.ts'
import { entryById } from '../store/waiting-list-entries.ts'
import { waitingListById } from '../store/waiting-lists.ts'
import { NotFound, PersonDeceased, RepeatedKey, StaleVersion } from './slot-mutations.ts'
import { WaitingList, WaitingListEntry } from './types.ts'
import { WaitingStatus } from './waiting-list-entry.ts'

const WaitingListOpen = refusalType(builder, 'WaitingListOpen', {
  description: 'The body has a list for this service at this place already.',
})
const WaitingAlready = refusalType(builder, 'WaitingAlready', {
  description: 'The person is on this list already, or has a place of it.',
})
const NotWaiting = refusalType(builder, 'NotWaiting', {
  description: 'The person waits no more on this list.',
  details: { status: { type: WaitingStatus, description: 'What became of it.' } },
})
const NoFreePlace = refusalType(builder, 'NoFreePlace', {
  description: 'No place is free at the facility of the list.',
})
const NotFirstInRanking = refusalType(builder, 'NotFirstInRanking', {
  description: 'Somebody goes before, and no act was named that assigns the place out of the order.',
})

const key = {
  required: true,
  description: 'Chosen by the client, 8 to 200 characters: the same one again answers the first result.',
} as const
const version = { required: true, description: 'The version of the entry that was read.' } as const
const CRITERIA = `Its criteria: up to ${MOST_CRITERIA}, none for a list by day of application alone.`

const CriterionInput = builder.inputType('RankingCriterionInput', {
  description: 'A criterion that a list is to have (criterio di priorità).',
  fields: (t) => ({
    code: t.string({ required: true, description: 'Code: 1 to 30 capital letters, digits, dashes.' }),
    label: t.string({ required: true, description: 'The circumstance in words: 1 to 300 characters.' }),
    points: t.int({ required: true, description: 'How many points it gives: 1 to 1000.' }),
  }),
})

function criteriaOf(given: readonly (typeof CriterionInput.$inferInput)[]) {
  const faults = faultsOfCriteria(given)
  if (faults.length > 0) throw badInput(faults)
  return given.map(({ code, label, points }, at) => ({
    ...{ code, points },
    label: requiredText(label, `input.criteria.${at}.label`, { longest: 300 }),
  }))
}

mutation(builder, 'openWaitingList', {
  description: 'Opens a waiting list of the own body for a service (apertura della lista d’attesa).',
  input: (t) => ({
    serviceType: t.id({ required: true, description: 'Code of the service.' }),
    facility: t.id({
      required: false,
      description: 'Id of the facility, authorised for the service and open; none for the whole territory.',
    }),
    comune: t.id({ required: false, description: 'ISTAT code of the comune, for who works for several.' }),
    criteria: t.field({ type: [CriterionInput], required: true, description: CRITERIA }),
    idempotencyKey: t.string(key),
  }),
  payload: { waitingList: { type: WaitingList, description: 'The list.' } },
  refusals: [RepeatedKey, WaitingListOpen],
  decode: ({ idempotencyKey: chosen, ...input }, { viewer }) => {
    const organisation = bodyOf(viewer, input.comune ?? null)
    if (organisation === null)
      throw badInput([{ path: 'input.comune', reason: 'Indicare uno dei propri comuni.' }])
    return {
      organisation,
      serviceType: input.serviceType,
      facility: input.facility ? decodeId('facility', input.facility, 'input.facility') : null,
      criteria: criteriaOf(input.criteria),
      idempotencyKey: { key: idempotencyKey(chosen), input },
    }
  },
  resolve: (command, context) => openWaitingList(context.session, context, command),
  answer: async ({ list }, { session }) => ({ waitingList: await waitingListById(session, list) }),
})

mutation(builder, 'changeRankingCriteria', {
  description:
    'Sets the criteria of a list of the own body anew from a day on (modifica dei criteri): who waits is ranked by the new ones from then.',
  input: (t) => ({
    waitingList: t.id({ required: true, description: 'Id of the list.' }),
    from: t.field({ type: 'Date', required: true, description: 'First day, not before today (decorrenza).' }),
    criteria: t.field({ type: [CriterionInput], required: true, description: CRITERIA }),
    idempotencyKey: t.string(key),
  }),
  payload: { waitingList: { type: WaitingList, description: 'The list.' } },
  refusals: [NotFound, RepeatedKey],
  decode: ({ idempotencyKey: chosen, ...input }, { now }) => {
    if (input.from < today(now))
      throw badInput([{ path: 'input.from', reason: 'I nuovi criteri non valgono per il passato.' }])
    return {
      list: decodeId('waiting_list', input.waitingList, 'input.waitingList'),
      from: input.from,
      criteria: criteriaOf(input.criteria),
      idempotencyKey: { key: idempotencyKey(chosen), input },
    }
  },
  resolve: (command, context) => changeCriteria(context.session, context, command),
  answer: async ({ list }, { session }) => ({ waitingList: await waitingListById(session, list) }),
})

mutation(builder, 'enterWaitingList', {
  description: 'Puts the person of a case of the own body on a waiting list (inserimento in lista d’attesa).',
  input: (t) => ({
    waitingList: t.id({ required: true, description: 'Id of the list.' }),
    case: t.id({ required: true, description: 'Id of the case.' }),
    criteria: t.stringList({
      required: true,
      description: 'Codes of the criteria in force that the person meets.',
    }),
    requestedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the application, not after today.',
    }),
    idempotencyKey: t.string(key),
  }),
  payload: { entry: { type: WaitingListEntry, description: 'Where the person stands.' } },
  refusals: [NotFound, RepeatedKey, PersonDeceased, WaitingAlready],
  decode: ({ idempotencyKey: chosen, ...input }, { now }) => {
    if (input.requestedOn > today(now))
      throw badInput([{ path: 'input.requestedOn', reason: 'La data della domanda è nel futuro.' }])
    return {
      list: decodeId('waiting_list', input.waitingList, 'input.waitingList'),
      case: decodeId('case', input.case, 'input.case'),
      criteria: input.criteria,
      requestedOn: input.requestedOn,
      idempotencyKey: { key: idempotencyKey(chosen), input },
    }
  },
  resolve: (command, context) => enterWaitingList(context.session, context, command),
  answer: async ({ entry }, { session }) => ({ entry: await entryById(session, entry) }),
})

mutation(builder, 'assignPlace', {
  description:
    'Assigns a place to who is first in the ranking (assegnazione del posto); to somebody else by an act that is named. The place is taken from then on.',
  input: (t) => ({
    waitingListEntry: t.id({ required: true, description: 'Id of the entry.' }),
    expectedVersion: t.int(version),
    from: t.field({ type: 'Date', required: true, description: 'First day of the place, not before today.' }),
    act: t.string({
      required: false,
      description: 'The act that assigns it out of the order: 1 to 100 characters.',
    }),
  }),
  payload: { entry: { type: WaitingListEntry, description: 'The entry.' } },
  refusals: [NotFound, StaleVersion, NotWaiting, NoFreePlace, NotFirstInRanking, PersonDeceased],
  decode: ({ from, act, ...input }, { now }) => {
    if (from < today(now))
      throw badInput([{ path: 'input.from', reason: 'Il posto non può decorrere dal passato.' }])
    return { ...whichOf(input), from, act: optionalText(act, 'input.act', { longest: 100 }) }
  },
  resolve: (command, context) => assignPlace(context.session, context, command),
  answer: async ({ entry }, { session }) => ({ entry: await entryById(session, entry) }),
})

mutation(builder, 'leaveWaitingList', {
  description:
    'Takes a person off a waiting list, or gives back the place that was assigned (rinuncia): the person, or who follows the case.',
  input: (t) => ({
    waitingListEntry: t.id({ required: true, description: 'Id of the entry.' }),
    expectedVersion: t.int(version),
  }),
  payload: { entry: { type: WaitingListEntry, description: 'The entry.' } },
  refusals: [NotFound, StaleVersion, NotWaiting],
  decode: (input) => whichOf(input),
  resolve: (command, context) => leaveWaitingList(context.session, context, command),
  answer: async ({ entry }, { session }) => ({ entry: await entryById(session, entry) }),
})

const whichOf = (input: { readonly waitingListEntry: string; readonly expectedVersion: number }) => ({
  entry: decodeId('waiting_list_entry', input.waitingListEntry, 'input.waitingListEntry'),
  expectedVersion: input.expectedVersion,
})
