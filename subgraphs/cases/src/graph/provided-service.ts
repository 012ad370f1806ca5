import { connection, pageArgs } from '@cse/schema/connection'
import { badInput } from '@cse/schema/errors'
import { decodeId, encodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { page } from '@cse/schema/paging'
import { reading } from '@cse/schema/reading'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import {
  type AttendanceRow,
  attendanceId,
  attendanceOf,
  type ProvidedMonthRow,
  type ProvidedServiceRow,
  providedMonthsOf,
  providedServiceById,
  providedServices,
  recordAttendance,
  withdrawAttendance,
} from '../store/provided-service.ts'
import { actingOf } from './acting.ts'
import { DeliveryStatus } from './delivery.ts'
import { Facility, PersonIdentity, ServiceType } from './foreign.ts'
import { MeasureUnit } from './measure.ts'
import { Frequency, PlannedIntervention } from './planned-intervention.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { notAfter } from './step-input.ts'

const Attendance = builder.objectRef<AttendanceRow>('Attendance').implement({
  description: 'That somebody came on a day, or was visited, as the provider records it (presenza).',
  fields: (t) => ({
    attendance: t.id({ nullable: false, description: 'Opaque id.', resolve: attendanceId }),
    day: t.expose('day', { type: 'Date', nullable: false, description: 'The day (giorno).' }),
    quantity: t.exposeFloat('quantity', {
      nullable: false,
      description: 'How much, in the unit of the planned intervention (quantità).',
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was recorded (data di registrazione).',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was withdrawn (annullata il); null while it counts.',
    }),
  }),
})

const ProvidedMonth = builder.objectRef<ProvidedMonthRow>('ProvidedMonth').implement({
  description: 'A month of a service as the body confirmed it (mese riconosciuto).',
  fields: (t) => ({
    month: t.expose('month', {
      type: 'YearMonth',
      nullable: false,
      description: 'The month (mese di competenza).',
    }),
    quantity: t.exposeFloat('quantity', { nullable: false, description: 'How many units (quantità).' }),
    status: t.expose('status', {
      type: DeliveryStatus,
      nullable: false,
      description: 'Whether it was delivered (stato).',
    }),
  }),
})

const ProvidedService = builder.objectRef<ProvidedServiceRow>('ProvidedService').implement({
  description:
    'What a provider knows of a service that it delivers to somebody under contract: no cost, no objective, nothing else of the case (intervento affidato).',
  fields: (t) => ({
    plannedIntervention: t.id({
      nullable: false,
      description: 'Opaque id of the planned intervention.',
      resolve: ({ uuid }) => encodeId('planned_intervention', uuid),
    }),
    person: t.field({
      type: PersonIdentity,
      nullable: true,
      description: 'To whom it is delivered (assistito).',
      resolve: ({ personId }) => ({ person: encodeId('person', personId) }),
    }),
    serviceType: t.field({
      type: ServiceType,
      nullable: false,
      description: 'What is delivered (prestazione, SIUSS code).',
      resolve: ({ serviceTypeCode }) => ({ code: serviceTypeCode }),
    }),
    facility: t.field({
      type: Facility,
      nullable: true,
      description: 'At which facility (unità di offerta).',
      resolve: ({ facilityId }) => ({ id: encodeId('facility', facilityId) }),
    }),
    unit: t.expose('unit', {
      type: MeasureUnit,
      nullable: false,
      description: 'In what it is measured (unità di misura).',
    }),
    frequency: t.expose('frequency', {
      type: Frequency,
      nullable: false,
      description: 'How often (frequenza).',
    }),
    quantity: t.exposeFloat('quantity', {
      nullable: false,
      description: 'How many units each time (quantità).',
    }),
    startsOn: t.expose('startsOn', {
      type: 'Date',
      nullable: false,
      description: 'First day (data di inizio).',
    }),
    endsOn: t.expose('endsOn', {
      type: 'Date',
      nullable: true,
      description: 'Last day that is planned (data di fine).',
    }),
    endedOn: t.expose('endedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which it ended (cessazione); null while it goes on.',
    }),
    months: t.field({
      type: [ProvidedMonth],
      nullable: true,
      description: 'What the body confirmed, the newest month first (mesi riconosciuti).',
      resolve: ({ uuid }, _, { session }) => providedMonthsOf(session, uuid),
    }),
    attendance: t.field({
      type: [Attendance],
      nullable: true,
      description: 'Who came on which day, the latest first (presenze).',
      resolve: ({ uuid }, _, { session }) => attendanceOf(session, uuid),
    }),
  }),
})

builder.objectField(PlannedIntervention, 'attendance', (t) =>
  t.field({
    type: [Attendance],
    nullable: true,
    description: 'Attendance as the provider records it, the latest first (presenze).',
    resolve: reading(['uuid'], ({ uuid }, _, { session }) => attendanceOf(session, uuid)),
  }),
)

const ProvidedServiceConnection = connection(builder, ProvidedService)

builder.queryField('providedServices', (t) =>
  t.field({
    type: ProvidedServiceConnection,
    nullable: true,
    description: 'What the own contracts provide, by first day (interventi affidati).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, keys }) => page(keys, args, providedServices(session)),
  }),
)

const OutsideContract = refusalType(builder, 'OutsideContract', {
  description: 'The day is not within the contract and the service (fuori contratto).',
})
const RecordedAlready = refusalType(builder, 'RecordedAlready', {
  description: 'An attendance of that day is recorded already (presenza già registrata).',
})
const key = {
  required: true,
  description: 'Chosen by the client, 8 to 200 characters: the same one again answers the first result.',
} as const
const payload = {
  providedService: { type: ProvidedService, description: 'The service, with its attendance.' },
} as const

mutation(builder, 'recordAttendance', {
  description:
    'Records that somebody came on a day, or was visited (registrazione della presenza): within the contract and the service, once a day.',
  input: (t) => ({
    plannedIntervention: t.id({ required: true, description: 'Id of the planned intervention.' }),
    day: t.field({ type: 'Date', required: true, description: 'The day, today at the latest.' }),
    quantity: t.float({
      required: true,
      description: 'How much, in the unit of the planned intervention: more than 0, at most 1,000.',
    }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, RepeatedKey, OutsideContract, RecordedAlready],
  decode: ({ idempotencyKey: chosen, ...input }, { now }) => {
    if (!(input.quantity > 0 && input.quantity <= 1000))
      throw badInput([{ path: 'input.quantity', reason: 'La quantità va da più di 0 a 1.000.' }])
    return {
      service: decodeId('planned_intervention', input.plannedIntervention, 'input.plannedIntervention'),
      day: notAfter(today(now), input.day, 'input.day'),
      quantity: input.quantity,
      idempotencyKey: { key: idempotencyKey(chosen), input },
    }
  },
  resolve: (command, context) => recordAttendance(context.session, actingOf(context), command),
  answer: async ({ service }, { session }) => ({
    providedService: await providedServiceById(session, service),
  }),
})

mutation(builder, 'withdrawAttendance', {
  description:
    'Withdraws an attendance that was recorded by mistake (annullamento della presenza): it stays, marked.',
  input: (t) => ({
    attendance: t.id({ required: true, description: 'Id of the attendance.' }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, RepeatedKey],
  decode: ({ idempotencyKey: chosen, ...input }) => ({
    attendance: decodeId('attendance', input.attendance, 'input.attendance'),
    idempotencyKey: { key: idempotencyKey(chosen), input },
  }),
  resolve: (command, context) => withdrawAttendance(context.session, actingOf(context), command),
  answer: async ({ service }, { session }) => ({
    providedService: await providedServiceById(session, service),
  }),
})
