export const FIGURES = [
  ['planned', 'Programmato'],
  ['committed', 'Impegnato'],
  ['liquidated', 'Liquidato'],
  ['ordered', 'Ordinato'],
  ['paid', 'Pagato'],
  ['residual', 'Residuo di stanziamento'],
  ['outstanding', 'Residuo passivo'],
  ['payable', 'Da pagare'],
] as const
export type Amounts = Readonly<Record<(typeof FIGURES)[number][0], string>>
export const values = (amounts: Amounts) => FIGURES.map(([name]) => amounts[name])

export interface Coded {
  readonly code: string
}
export interface Row {
  readonly targetArea: Coded
  readonly serviceType: Coded
  readonly level: Coded | null
  readonly usersServed?: number | null
  readonly amounts: Amounts
}
export interface Check {
  readonly code: string
  readonly satisfied: boolean
  readonly message: string
}
export interface Module {
  readonly status: string
  readonly submissions: readonly { readonly number: number; readonly digest: string }[]
  readonly figures: {
    readonly asOf: string
    readonly allocated: string
    readonly unplanned: string
    readonly rows: readonly Row[]
    readonly total: Amounts
    readonly checks: readonly Check[]
    readonly csvUrl: string
    readonly xlsxUrl: string
  }
}
export interface Outcome {
  readonly __typename: string
}

export const BARE = `query Module($ambito: ID!, $fund: ID!, $year: Int!) { fundModule(ambito: $ambito, fund: $fund, year: $year) { status } }`
export const USERS = `query Users($ambito: ID!, $fund: ID!, $year: Int!) {
  fundModule(ambito: $ambito, fund: $fund, year: $year) { figures { rows { usersServed } } } }`
export const MODULE = `query Module($ambito: ID!, $fund: ID!, $year: Int!, $asOf: DateTime, $submission: Int) {
  fundModule(ambito: $ambito, fund: $fund, year: $year) { status submissions { number digest status submittedAt }
    figures(asOf: $asOf, submission: $submission) { asOf submission allocated unplanned csvUrl xlsxUrl
      rows { targetArea { code } serviceType { code } level { code } amounts { ...Figures } } total { ...Figures }
      checks { code blocking satisfied message } } } }
fragment Figures on Amounts { planned committed liquidated ordered paid residual outstanding payable }`
export const SUBMIT = `mutation Submit($input: SubmitFundModuleInput!) { submitFundModule(input: $input) { __typename
  ... on Refusal { message } ... on SubmitFundModulePayload { module { status submissions { number digest } } }
  ... on FundModuleStateNotAllowed { status } ... on FundModuleChecksViolated { checks { code satisfied message } } } }`
