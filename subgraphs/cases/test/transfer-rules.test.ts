import { expect, test } from 'vitest'
import {
  answerTransfer,
  dismissProposal,
  type HeldCase,
  requestTransfer,
  returnCase,
  revokeTransfer,
} from '../src/rules/transfer.ts'

const held = (reported: Partial<HeldCase> = {}): HeldCase & { comuneCode: string } => ({
  phase: 'NEEDS_ASSESSMENT',
  holder: 'comune:072006',
  comuneCode: '072006',
  ambitoCode: 'ATS-BA-02',
  version: 3,
  transferRequestedAt: null,
  ...reported,
})
const refused = (name: string) => expect.objectContaining({ refused: name })

test('a comune asks the Ambito it belongs to', () => {
  expect(requestTransfer(held(), 3, null)).toEqual({ from: 'comune:072006', to: 'ambito:ATS-BA-02' })
})

test('a request that rests on an older state is refused with the version of today', () => {
  expect(requestTransfer(held(), 2, null)).toMatchObject({ refused: 'StaleVersion', currentVersion: 3 })
})

test('a closed case stays where it is', () => {
  expect(requestTransfer(held({ phase: 'CLOSED' }), 3, null)).toEqual(refused('CaseClosed'))
})

test('a case that the Ambito holds is not asked for again', () => {
  expect(requestTransfer(held({ holder: 'ambito:ATS-BA-02' }), 3, null)).toEqual(refused('AlreadyHolder'))
})

test('while a request waits there is no second one', () => {
  const since = new Date('2026-11-01T10:00:00Z')
  expect(requestTransfer(held({ transferRequestedAt: since }), 3, null)).toMatchObject({
    refused: 'TransferPending',
    since,
  })
})

const requested = { fromHolder: 'comune:072006', toHolder: 'ambito:ATS-BA-02', version: 1 } as const
const waiting = { ...requested, status: 'REQUESTED' } as const

test('a transfer is decided once', () => {
  expect(answerTransfer(waiting, 1, ['ambito:ATS-BA-02'])).toBeNull()
  for (const status of ['ACCEPTED', 'REJECTED', 'REVOKED'] as const) {
    const again = answerTransfer({ ...requested, status, version: 2 }, 1, ['ambito:ATS-BA-02'])
    expect(again).toMatchObject({ refused: 'TransferNotPending', status })
  }
})

test('who was asked accepts or rejects, who asked revokes', () => {
  expect(revokeTransfer(waiting, 1, ['comune:072006'])).toBeNull()
  expect(answerTransfer(waiting, 1, ['comune:072006'])).toEqual(refused('NotAddressee'))
  expect(revokeTransfer(waiting, 1, ['ambito:ATS-BA-02'])).toEqual(refused('NotHolder'))
})

const proposal = { status: 'OPEN', toComune: '075035', version: 1 } as const

test('a case follows its person only where a proposal leads, from whoever holds it', () => {
  const to = 'comune:075035'
  expect(requestTransfer(held(), 3, proposal)).toEqual({ from: 'comune:072006', to })
  const ofAmbito = held({ holder: 'ambito:ATS-BA-02' })
  expect(requestTransfer(ofAmbito, 3, proposal)).toEqual({ from: 'ambito:ATS-BA-02', to })
  for (const status of ['FOLLOWED', 'DISMISSED', 'SUPERSEDED'] as const)
    expect(requestTransfer(held(), 3, { ...proposal, status })).toMatchObject({
      refused: 'ProposalNotOpen',
      status,
    })
})

test('a proposal is dismissed while no request follows it', () => {
  expect(dismissProposal({ ...proposal, transferRequestedAt: null }, 1)).toBeNull()
  const since = new Date('2026-11-01T10:00:00Z')
  expect(dismissProposal({ ...proposal, transferRequestedAt: since }, 1)).toMatchObject({
    refused: 'TransferPending',
    since,
  })
  expect(dismissProposal({ ...proposal, transferRequestedAt: null, version: 2 }, 1)).toMatchObject({
    currentVersion: 2,
  })
})

test('the Ambito gives back what it holds, even when it is closed', () => {
  const back = { from: 'ambito:ATS-BA-02', to: 'comune:072006' }
  expect(returnCase(held({ holder: 'ambito:ATS-BA-02', phase: 'CLOSED' }), 3)).toEqual(back)
  expect(returnCase(held(), 3)).toEqual(refused('NotHolder'))
})
