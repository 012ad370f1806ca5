import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BUDGET } from '@cse/gateway/config/operation-budget'
import { pricesOf } from '@cse/gateway/demand-control/operation-prices'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import { buildSchema, getOperationAST, parse } from 'graphql'
import { describe, expect, test } from 'vitest'

const ofTheProject = (path: string) => fileURLToPath(new URL(`../../schema/${path}`, import.meta.url))
const schema = buildSchema(readFileSync(ofTheProject('api.graphql'), 'utf8'))
const prices = pricesOf(readFileSync(ofTheProject('supergraph.graphql'), 'utf8'))

function priceOf(text: string): number {
  const document = parse(text)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('The test asks for no operation')
  return prices({ operation, document, schema, variables: {} })
}

describe('the budget of an operation', () => {
  test('is enough for every registered one', () => {
    const clients = [...readRegistry(ofTheProject('operations')).values()]
    for (const { operations, budget = BUDGET } of clients)
      for (const { name, body } of operations.values())
        expect([name, priceOf(body) <= budget]).toEqual([name, true])
  })

  test('is less than all that can be reached from every comune costs, though no list of it is a page', () => {
    const services = 'activatedServices { ambito { indicators { code } memberships { comune { name } } } }'
    expect(priceOf(`{ comuni { ambito { ${services} } } }`)).toBeGreaterThan(BUDGET)
    expect(priceOf('{ comuni { name ambito { name } } }')).toBeLessThan(1_000)
    expect(priceOf(`{ ambito(code: "ATS-BA-02") { ${services} } }`)).toBeLessThan(BUDGET)
  })
})
