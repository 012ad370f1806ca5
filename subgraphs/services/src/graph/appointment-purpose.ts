import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { appointmentPurposes } from '../store/appointments.ts'
import { AppointmentPurpose } from './types.ts'

AppointmentPurpose.implement({
  description: 'What a person may come to a front office for (motivo dell’appuntamento): dated vocabulary.',
  fields: (t) => ({
    code: t.exposeID('code', { nullable: false, description: 'Code, as `bookAppointment` takes it.' }),
    label: t.exposeString('label', { nullable: false, description: 'The purpose in words (denominazione).' }),
  }),
})

builder.queryField('appointmentPurposes', (t) =>
  t.field({
    type: [AppointmentPurpose],
    nullable: false,
    description: 'What one may book an appointment for today, by name.',
    resolve: (_, __, { session, now }) => appointmentPurposes(session, today(now)),
  }),
)
