import { type Cents, greatest, least, minus, zero } from '@cse/schema/cents'
import { type CoPaymentTerms, fractionOf, shareOfUser } from '@cse/schema/co-payment'
import { formatEuro } from '@cse/schema/scalars/euro'
import { bandOf, type CoPaymentScale, caseOf, termsOf } from './co-payment.ts'

/** A line of the reckoning in Italian, with the amount that it comes to; null for a line that says why. */
export interface CoPaymentLine {
  readonly text: string
  readonly amount: Cents | null
}

/** What a user pays of a price, what the body bears, and why; the two add up to the price. */
export interface CoPaymentReckoning {
  readonly price: Cents
  readonly userShare: Cents
  readonly publicShare: Cents
  readonly lines: readonly CoPaymentLine[]
}

/** The ISEE that a reckoning rests on, and where it was read. */
export interface ReadIsee {
  readonly value: Cents | null
  readonly dsuProtocol: string
  readonly validUntil: string
  readonly discrepant: boolean
}

/** Reckons a month by a scale and an ISEE, and explains it line by line. `exemption` is a code of the scale. */
export function reckon(
  scale: CoPaymentScale,
  price: Cents,
  isee: Cents | null,
  exemption: string | null,
  read: ReadIsee | null = null,
): CoPaymentReckoning {
  const terms = termsOf(scale, isee, exemption !== null)
  const userShare = shareOfUser(price, terms)
  const publicShare = minus(price, userShare)
  return {
    price,
    userShare,
    publicShare,
    lines: [
      { text: 'Costo del mese, esclusa la quota del servizio sanitario', amount: price },
      ...(read ? linesOfIsee(read) : isee === null ? [] : [{ text: 'ISEE', amount: isee }]),
      ...linesOfScale(scale, price, isee, exemption, terms),
      { text: 'Quota a carico dell’utente', amount: userShare },
      { text: 'Quota a carico dell’ente', amount: publicShare },
    ],
  }
}

function* linesOfIsee({ value, dsuProtocol, validUntil, discrepant }: ReadIsee): Iterable<CoPaymentLine> {
  yield {
    text: `ISEE letto dalla DSU ${dsuProtocol}, valida fino al ${inItalian(validUntil)}`,
    amount: value,
  }
  if (discrepant)
    yield {
      text: 'La DSU presenta omissioni o difformità: l’ente può chiedere documenti o la rettifica (D.P.C.M. 159/2013 art. 11)',
      amount: null,
    }
}

function* linesOfScale(
  scale: CoPaymentScale,
  price: Cents,
  isee: Cents | null,
  exemption: string | null,
  terms: CoPaymentTerms,
): Iterable<CoPaymentLine> {
  const stands = caseOf(scale, isee, exemption !== null)
  if (stands === 'EXEMPTED') {
    const reason = scale.exemptions.find(({ code }) => code === exemption)?.reason ?? exemption
    yield { text: `Esenzione: ${reason}`, amount: zero }
    return
  }
  if (stands === 'BELOW') {
    yield { text: 'Soglia di esenzione: l’ISEE non la supera, non si paga nulla', amount: scale.exemptUpTo }
    return
  }
  if (stands === 'NO_ISEE') yield { text: 'Nessun ISEE valido: si paga la quota intera', amount: price }
  else if (stands === 'ABOVE' || isee === null)
    yield { text: 'Soglia della quota intera: l’ISEE la raggiunge', amount: scale.fullFrom }
  else yield { text: formulaText(scale, price, isee), amount: fractionOf(price, terms) }
  const { minimum, maximum } = terms
  const part = fractionOf(price, terms)
  if (minimum !== null && part < minimum) yield { text: 'Quota minima mensile', amount: minimum }
  if (maximum !== null && greatest(part, minimum ?? zero) > maximum)
    yield { text: 'Quota massima mensile', amount: maximum }
  if (least(price, maximum ?? price) === price && greatest(part, minimum ?? zero) > price)
    yield { text: 'La quota non supera il costo', amount: price }
}

function formulaText({ formula, exemptUpTo, fullFrom, bands }: CoPaymentScale, price: Cents, isee: Cents) {
  switch (formula) {
    case 'PROPORTIONAL':
      return `Costo × ISEE ÷ soglia della quota intera: ${euro(price)} × ${euro(isee)} ÷ ${euro(fullFrom)}`
    case 'INTERPOLATED':
      return `Costo × (ISEE − soglia di esenzione) ÷ (soglia della quota intera − soglia di esenzione): ${euro(price)} × ${euro(minus(isee, exemptUpTo))} ÷ ${euro(minus(fullFrom, exemptUpTo))}`
    case 'BANDS': {
      const band = bandOf(bands, isee)
      const percent = ((band?.hundredthsOfPercent ?? 0) / 100).toLocaleString('it-IT')
      return `Fascia fino a ${euro(band?.upToCents ?? fullFrom)}: ${percent} % del costo`
    }
  }
}

/** `1.234,50 €` */
function euro(amount: Cents): string {
  const [whole = '', hundredths = ''] = formatEuro(amount).split('.')
  return `${whole.replace(/\B(?=(?:\d{3})+$)/g, '.')},${hundredths} €`
}

const inItalian = (day: string) => day.split('-').toReversed().join('/')
