import { decodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { ofFile } from '../custody.ts'
import {
  membersOfUvmSession,
  type UvmMemberRow,
  type UvmSessionRow,
  uvmSessionById,
  uvmSessionsOfCase,
} from '../store/uvm.ts'
import { Case } from './case.ts'

const UvmMember = builder.objectRef<UvmMemberRow>('UvmMember').implement({
  description: 'A member of the UVM in a session (componente).',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Given and family name (nominativo).' }),
    role: t.exposeString('role', {
      nullable: false,
      description:
        'On whose behalf: district doctor, general practitioner, social worker, nurse, family (ruolo).',
    }),
    present: t.exposeBoolean('present', {
      nullable: true,
      description: 'Whether they came (presenza); null before the session.',
    }),
  }),
})

const UvmSession = builder.objectRef<UvmSessionRow>('UvmSession').implement({
  description:
    'A session of the Unità di valutazione multidimensionale (UVM), where social and health services decide together on a complex need.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    convenedOn: t.expose('convenedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day for which it is convened (convocazione).',
    }),
    heldOn: t.expose('heldOn', {
      type: 'Date',
      nullable: true,
      description: 'Day it was held (data della seduta).',
    }),
    decision: t.exposeString('decision', { nullable: true, description: 'What was decided (decisione).' }),
    minutes: t.exposeString('minutes', { nullable: true, description: 'Minutes (verbale).' }),
    members: t.field({
      type: [UvmMember],
      nullable: false,
      description: 'Who sits in it, in the order of the convocation (componenti).',
      resolve: ({ uuid }, _, { session }) => membersOfUvmSession(session, uuid),
    }),
  }),
})

builder.asEntity(UvmSession, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => uvmSessionById(session, decodeId('uvm_session', id)),
})

builder.objectField(Case, 'uvm', (t) =>
  t.field({
    type: [UvmSession],
    nullable: true,
    description: 'The UVM sessions on the case, in their order (sedute UVM).',
    resolve: ofFile(({ uuid }, _, { session }) => uvmSessionsOfCase(session, uuid)),
  }),
)
