import type { Sql } from 'postgres'
import { expect } from 'vitest'
import type { Client } from '../client.ts'
import type { TestPlatform } from '../platform.ts'
import { MODULE, type Module, type Outcome, SUBMIT } from './module-queries.ts'

/** The Ambito whose modules are made, and another. */
export const [own, other] = ['ATS-LE-02', 'ATS-BA-01']
export const YEAR = 2026

/** Modules of funds as clients ask for them, submit them and decide on them. */
export function modulesOf(gateway: () => TestPlatform) {
  const accountant = () => gateway().as(`accountant@${own}`)
  const office = () => gateway().as(`plan-office@${own}`)
  const controller = () => gateway().as('controller')
  async function data<Data>(as: Client, text: string, variables: object = {}): Promise<Data> {
    const answer = await as.query(text, { ...variables })
    expect(answer.errors).toBeUndefined()
    return answer.data as Data
  }

  const moduleAs = async (as: Client, fund: string, requested: object = {}, ambito = own) => {
    const { fundModule } = await data<{ fundModule: Module }>(as, MODULE, {
      ambito,
      fund,
      year: YEAR,
      ...requested,
    })
    return fundModule
  }

  const submit = async (as: Client, fund: string, requested: object = {}) => {
    const input = { idempotencyKey: crypto.randomUUID(), fund, year: YEAR, ...requested }
    const { submitFundModule } = await data<{ submitFundModule: Outcome }>(as, SUBMIT, { input })
    return submitFundModule
  }

  const decide = async (as: Client, name: 'validateFundModule' | 'returnFundModule', input: object) => {
    const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    const text = `mutation Decide($input: ${Name}Input!) { ${name}(input: $input) { __typename ... on Refusal { message }
    ... on ${Name}Payload { module { status submissions { number status reasons } } }
    ... on StaleVersion { currentVersion } ... on FundModuleStateNotAllowed { status } } }`
    return (await data<Record<string, Outcome>>(as, text, { input }))[name]
  }
  return { accountant, office, controller, data, moduleAs, submit, decide }
}

/** How many persons each intervention served: without it a module is not submitted. */
export async function reportPersonsServed(admin: Sql): Promise<void> {
  await admin`
    insert into finance.progress_report (id, intervention_id, ambito_code, as_of, users_served, physical_percent, procedural_step, status)
    select uuidv7(), id, ambito_code, '2026-09-29', 7, 10, 'Esecuzione', 'VALIDATED' from finance.plan_intervention
    where ambito_code = ${own} on conflict do nothing`
}
