import { expect, test } from 'vitest'
import { decideTransfer, type HeldCase, requestTransfer, returnCase } from '../src/transfer.ts'

const held = (told: Partial<HeldCase> = {}): HeldCase & { comuneCode: string } => ({
  phase: 'NEEDS_ASSESSMENT',
  holder: 'comune:072006',
  comuneCode: '072006',
  ambitoCode: 'ATS-BA-02',
  version: 3,
  transferAskedAt: null,
  ...told,
})
const refused = (name: string) => expect.objectContaining({ refused: name })

test('a comune asks the Ambito it belongs to', () => {
  expect(requestTransfer(held(), 3)).toEqual({ from: 'comune:072006', to: 'ambito:ATS-BA-02' })
})

test('a request that rests on an older state is refused with the version of today', () => {
  expect(requestTransfer(held(), 2)).toMatchObject({ refused: 'StaleVersion', currentVersion: 3 })
})

test('a closed case stays where it is', () => {
  expect(requestTransfer(held({ phase: 'CLOSED' }), 3)).toEqual(refused('CaseClosed'))
})

test('a case that the Ambito holds is not asked for again', () => {
  expect(requestTransfer(held({ holder: 'ambito:ATS-BA-02' }), 3)).toEqual(refused('AlreadyHolder'))
})

test('while a request waits there is no second one', () => {
  const since = new Date('2026-11-01T10:00:00Z')
  expect(requestTransfer(held({ transferAskedAt: since }), 3)).toMatchObject({
    refused: 'TransferPending',
    since,
  })
})

test('a transfer is decided once', () => {
  expect(decideTransfer({ status: 'REQUESTED', version: 1 }, 1)).toBeNull()
  for (const status of ['ACCEPTED', 'REJECTED', 'REVOKED'] as const) {
    expect(decideTransfer({ status, version: 2 }, 1)).toMatchObject({ refused: 'TransferNotPending', status })
  }
})

test('the Ambito gives back what it holds, even when it is closed', () => {
  const back = { from: 'ambito:ATS-BA-02', to: 'comune:072006' }
  expect(returnCase(held({ holder: 'ambito:ATS-BA-02', phase: 'CLOSED' }), 3)).toEqual(back)
  expect(returnCase(held(), 3)).toEqual(refused('NotHolder'))
})
