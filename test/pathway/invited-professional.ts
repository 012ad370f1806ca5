import { expect } from 'vitest'
import type { Client } from '../client.ts'
import type { TestPlatform } from '../platform.ts'

const INVITATIONS =
  '{ uvmInvitations { nodes { id place closedAt person { givenName familyName birth taxCode } sections { findings } } } }'
const WRITE = `mutation ($input: WriteUvmSectionInput!) { writeUvmSection(input: $input) { __typename
  ... on WriteUvmSectionPayload { uvmInvitation { sections { findings proposal } } } } }`
/** What a professional of the health service might look for beyond the invitation. */
const BEYOND = [
  (id: string) => `{ case(id: "${id}") { number } }`,
  () => '{ cases { nodes { number } } }',
  () => '{ persons(filter: { familyName: "Rossi" }) { nodes { id } } }',
  () => '{ workload { uvmToHold { nodes { place } } } }',
  () => '{ operators { nodes { familyName } } }',
]

/** The doctor of the district, invited to a session on a case. */
export interface InvitedProfessional {
  /** Invited, reads whom it is about and nothing else, and writes the own section. @returns the answer of `uvmInvitations` before it is written */
  contributes(findings: string): Promise<string>
  /** Once the session is held nothing more is written; what was written is read again. */
  isDone(findings: string): Promise<void>
}

/** Invites the first member of a session, a doctor of the ASL of Bari; nobody of another health body reads the invitation. */
export async function inviteTheDoctor(
  gateway: TestPlatform,
  who: Client,
  { id, uvmSession }: { readonly id: string; readonly uvmSession: unknown },
): Promise<InvitedProfessional> {
  const doctor = gateway.as('health@asl-ba')
  const none = /"nodes":\[\]/
  expect((await doctor.query(INVITATIONS)).text).toMatch(none)
  const invite = (position: number) =>
    who.query(
      'mutation ($input: InviteToUvmInput!) { inviteToUvm(input: $input) { __typename ... on InviteToUvmPayload { uvmInvitation { id name } } } }',
      {
        input: {
          uvmSession,
          position,
          healthBody: '160114',
          taxCode: 'BNCLNE75D52A662O',
          idempotencyKey: `invitation ${position}`,
        },
      },
    )
  expect((await invite(2)).text).toContain('NotOfHealthService')
  const invited = (await invite(1)).text
  expect((await invite(1)).text).toBe(invited)
  const invitation = /uvm_invitation_[a-z0-9]+/.exec(invited)?.[0]
  expect(invited).toContain('Dott. Neri')
  expect((await gateway.as('health@asl-le').query(INVITATIONS)).text).toMatch(none)
  const write = (client: Client, findings: string, key: string) =>
    client.query(WRITE, { input: { uvmInvitation: invitation, findings, idempotencyKey: key } })
  return {
    async contributes(findings) {
      const read = (await doctor.query(INVITATIONS)).text
      for (const question of BEYOND)
        expect((await doctor.query(question(id))).text).toMatch(/"code":"FORBIDDEN"/)
      expect((await write(gateway.as('health@asl-le'), findings, 'of somebody else')).text).toContain(
        'NotFound',
      )
      expect((await write(doctor, 'Prima stesura', 'the first draft')).text).toContain('Prima stesura')
      const written = (await write(doctor, findings, 'the second draft')).text
      expect(written.indexOf(findings)).toBeLessThan(written.indexOf('Prima stesura'))
      return read
    },
    async isDone(findings) {
      expect((await write(doctor, 'Dopo la seduta', 'too late')).text).toContain('UvmSessionOver')
      expect((await doctor.query(INVITATIONS)).text).toContain(findings)
      const seen = `{ case(id: "${id}") { uvm { invitations { sections { findings } } } } }`
      expect((await who.query(seen)).text).toContain(findings)
      const pua = await gateway.as('pua@bari').query(seen)
      expect(pua.text).not.toContain(findings)
    },
  }
}
