import { expect } from 'vitest'
import { local } from '../../../test/viewers.ts'

export const bari = '072006'
export const lecce = '075035'
export const anna = '01990000-0000-7000-8000-00000000000a'
export const bruno = '01990000-0000-7000-8000-00000000000b'
export const carla = '01990000-0000-7000-8000-00000000000c'
export const officeOfBari = '01990000-0000-7000-8000-0000000000f1'
export const officeOfLecce = '01990000-0000-7000-8000-0000000000f2'
export const caseOfAnna = '01990000-0000-7000-8000-0000000000ca'
export const now = new Date('2026-11-02T08:10:00Z')
export const secretariat = local([bari], 'SECRETARIAT')

export const refused = (Name: string) =>
  expect.objectContaining({ __typename: Name, message: expect.any(String) })
export const badInput = (path: string) => [
  expect.objectContaining({
    extensions: expect.objectContaining({
      code: 'BAD_USER_INPUT',
      violations: [expect.objectContaining({ path })],
    }),
  }),
]
