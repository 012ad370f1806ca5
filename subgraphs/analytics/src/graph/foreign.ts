import { foreign } from '@cse/schema/foreign'
import { builder } from '../builder.ts'

export const Comune = foreign(builder, 'Comune', builder.selection<{ istatCode: string }>('istatCode'))

export const Ambito = foreign(builder, 'Ambito', builder.selection<{ code: string }>('code'), {
  extended: true,
})

/** For what need: services' vocabulary. */
export const TargetArea = foreign(builder, 'TargetArea', builder.selection<{ code: string }>('code'))

/** Finance's vocabulary. */
export const Fund = foreign(builder, 'Fund', builder.selection<{ code: string }>('code'))
