/** Somewhere in a source: what is wrong there. */
interface Finding {
  readonly at: number
  readonly what: string
}

/** Names of money: where one stands, its type is `Cents`. */
const MONEY =
  /^(\w*cents|\w*amounts?|\w*euro|isee|ise|planned(Body|User|Health)|delivered(Body|User|Health)|committed|liquidated|ordered|outstanding|residual|payable|paid|reserved|claimed|needed|allocated|unplanned|carriedIn|unitCost|totalCost|(body|user|health)Share|admitted|invoiced|total(Owed|Paid))$/i

/** What finance counts or names with a number; all other numbers in it are money. */
const COUNTED =
  /^(\w*[yY]ear|years\w*|bimester|expectedVersion|version|revision|number|submission|row|first|last|\w*[cC]ount|count\w+|optionalCount|planned(Users|Hours|Places)|users\w*|cases|deliveries|charges|coPayment|hundredthsOfPercent|pending|validated|target|achieved|quantity|file|fields|actNumber|given|value|widths?|stickyRows)$/

/** `name: number`, of a parameter, a property or a column; with null, undefined and in a promise. */
const TYPED = /(?<![\w.'`])(\w+)\??: (?:readonly )?(?:Promise<)?(?:\(?[\w| ]*\| )?(?:number|bigint)\b(?!\[)/g
/** `name: (…) => number`. */
const GIVING = /(?<![\w.'`])(\w+)\??: \([^()]*\) => (?:Promise<)?(?:number|bigint)\b/g
/** `function name(…): number`. */
const RETURNING = /\bfunction (\w+)(?:<[^(]*>)?\([^{]*?\): (?:Promise<)?(?:readonly )?(?:number|bigint)\b/g
/** `name = (…): number =>`. */
const ARROW = /\b(\w+) = (?:async )?\([^=]*?\): (?:Promise<)?(?:number|bigint)\b/g
/** A column of cents that is made without its type. */
const COLUMN = /\b(?:bigint|integer|numeric)\('(\w+_cents)'/g
/** A function that is named after an amount: `paidOf`, `moduleMoney`. */
const AFTER_MONEY = /(Cents|Amount|Money|Euro|^(paid|committed|liquidated|residual|reserved|needed|cost)Of)$/

/** Where an amount is a bare number. `finance`: where everything is an amount that is not counted. */
export function bareAmounts(source: string, finance = false): Finding[] {
  const isMoney = (name: string) =>
    (finance && !COUNTED.test(name)) || MONEY.test(name) || AFTER_MONEY.test(name)
  return [TYPED, GIVING, RETURNING, ARROW, COLUMN].flatMap((form) =>
    [...source.matchAll(form)].flatMap(({ index, 1: name = '' }) =>
      form === COLUMN || isMoney(name)
        ? [{ at: index, what: `${name} is an amount: its type is Cents (schema/src/cents.ts)` }]
        : [],
    ),
  )
}
