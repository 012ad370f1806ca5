import { GraphQLError } from 'graphql'
import { TypeID } from 'typeid-js'
import { describe, expect, test } from 'vitest'
import { decodeId, encodeId, typeOfId } from '../src/ids.ts'

const uuids = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01890a5d-ac96-774b-bcce-b302099a8057',
  '0193b4c2-7f3e-7a10-9d00-0123456789ab',
]

test.each(uuids)('the id of %s is the one typeid-js gives, and leads back to the uuid', (uuid) => {
  const id = encodeId('case', uuid)
  expect(id).toBe(TypeID.fromUUID('case', uuid).toString())
  expect(decodeId('case', id)).toBe(uuid)
})

test('every bit of the uuid is kept', () => {
  for (let bit = 0n; bit < 128n; bit++) {
    const uuid = (1n << bit)
      .toString(16)
      .padStart(32, '0')
      .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
    expect(encodeId('person', uuid)).toBe(TypeID.fromUUID('person', uuid).toString())
    expect(decodeId('person', encodeId('person', uuid))).toBe(uuid)
  }
})

describe('an id is refused with its path', () => {
  test.each([
    ['of another type', 'person_01h455vb4pex5vsknk084sn02q'],
    ['without a prefix', '01h455vb4pex5vsknk084sn02q'],
    ['that is short', 'case_01h455vb4pex5vsknk084sn02'],
    ['that is long', 'case_01h455vb4pex5vsknk084sn02qq'],
    ['with a letter the alphabet lacks', 'case_01h455vb4pex5vsknk084sn02u'],
    ['whose second letter the alphabet lacks', 'case_0lh455vb4pex5vsknk084sn02q'],
    ['with a character beyond ASCII', 'case_01h455vb4pex5vsknk084sn0ü2'],
    ['in upper case', 'case_01H455VB4PEX5VSKNK084SN02Q'],
    ['beyond 128 bits', 'case_81h455vb4pex5vsknk084sn02q'],
    ['that is empty', ''],
  ])('%s', (_, id) => {
    const decode = () => decodeId('case', id, 'input.case')
    expect(decode).toThrow(GraphQLError)
    expect(decode).toThrow(
      expect.objectContaining({
        extensions: {
          code: 'BAD_USER_INPUT',
          violations: [{ path: 'input.case', reason: 'L’identificativo non è valido.' }],
        },
      }),
    )
  })
})

test('an id names its type', () => {
  expect(typeOfId('case_01h455vb4pex5vsknk084sn02q')).toBe('Case')
  expect(typeOfId('plan_intervention_01h455vb4pex5vsknk084sn02q')).toBe('PlanIntervention')
  expect(typeOfId('case_01h455vb4pex5vsknk084sn02u')).toBeUndefined()
  expect(typeOfId('Case_01h455vb4pex5vsknk084sn02q')).toBeUndefined()
  expect(typeOfId('nonsense')).toBeUndefined()
})
