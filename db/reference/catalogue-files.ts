import { z } from 'zod'
import { cents, confidence, day, list, optional, type ReferenceFile, text, wholeNumber } from './csv.ts'

const prestationCode = z.string().regex(/^A\d(\.\d{2}){1,2}$/, 'not a SIUSS prestation code')
const targetAreaCode = z.string().regex(/^[1-7]$/, 'not a target area')

const file = <Row>(name: string, row: z.ZodType<Row>): ReferenceFile<Row> => ({ name, row })

/** SIOSS target areas, with the SIUSS user area each falls in. */
export const targetAreas = file(
  'target_area.csv',
  z.strictObject({
    code: targetAreaCode,
    label: text,
    siuss_area: optional(z.enum(['1', '2', '3'])),
    confidence,
  }),
)

/** SIOSS macro-areas of activity. */
export const macroAreas = file(
  'macro_area.csv',
  z.strictObject({ code: z.string().regex(/^[A-E]$/), label: text, confidence, evidence: optional(text) }),
)

/** Essential levels (LEPS) that have a SIOSS module of their own. */
export const leps = file('leps.csv', z.strictObject({ code: text, label: text, origin: text }))

export const serviceFamilies = file(
  'service_family.csv',
  z.strictObject({ code: z.string().regex(/^A\d$/), label: text, confidence }),
)

/** The 105 SIUSS prestations. */
export const serviceTypes = file(
  'service_type.csv',
  z.strictObject({
    code: prestationCode,
    label: text,
    family: z.string().regex(/^A\d$/),
    parent_code: optional(prestationCode),
    valid_from: day,
    valid_to: optional(day),
    validity_confidence: confidence,
  }),
)

/** Where a prestation stands in the SIOSS grid. */
export const prestationClassification = file(
  'prestation_classification.csv',
  z.strictObject({
    service_type: prestationCode,
    macro_area: z.string().regex(/^[A-E]$/),
    leps: optional(text),
    target_areas: list.pipe(z.array(targetAreaCode).min(1)),
    confidence,
  }),
)

const article = { regulation: text, article: text, valid_from: day }

/**
 * Units of offer by article of regional regulation; an article that moved names its successor, one whose places are secret the law that
 * says so.
 */
export const regulationArticles = file(
  'regulation_article.csv',
  z.strictObject({
    ...article,
    denomination: text,
    register_area: text,
    valid_to: optional(day),
    replaced_by: optional(text),
    confidence,
    protected_by: optional(text),
  }),
)

/** Under which articles a prestation may be given. */
export const serviceTypeRegulations = file(
  'service_type_regulation.csv',
  z.strictObject({ service_type: prestationCode, ...article, confidence }),
)

export const funds = file(
  'fund.csv',
  z.strictObject({ code: text, name: text, level: text, note: optional(text), confidence }),
)

const year = z
  .string()
  .regex(/^20\d{2}$/, 'not a year')
  .transform(Number)

/** What a fund may pay in which years. Empty lists leave the choice open; service types are beginnings of codes. */
export const fundRules = file(
  'fund_rule.csv',
  z.strictObject({
    fund: text,
    first_year: year,
    last_year: optional(year),
    target_areas: list.pipe(z.array(targetAreaCode)),
    macro_areas: list.pipe(z.array(z.string().regex(/^[A-E]$/))),
    service_types: list.pipe(z.array(z.string().regex(/^A\d(\.\d{2}){0,2}$/))),
    co_funding_percent: optional(wholeNumber),
    spend_within_years: optional(wholeNumber),
    residual_tied: z.enum(['yes', 'no']).transform((tied) => tied === 'yes'),
    source: text,
    confidence,
  }),
)

/** Published totals of a zone plan, in cents. */
export const zonePlanTotals = file(
  'zone_plan_total.csv',
  z.strictObject({
    ambito: text,
    triennium: text,
    as_of: day,
    planned: cents,
    committed: cents,
    liquidated: cents,
    confidence,
  }),
)

/** ANPR table 05: the tie of a member to the reference person of the household. */
export const familyRelations = file(
  'family_relation.csv',
  z.strictObject({ code: z.string().regex(/^\d{1,2}$/), label: text, confidence }),
)
