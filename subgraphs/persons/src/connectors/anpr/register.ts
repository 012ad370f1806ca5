import { querySource } from '@cse/interop'
import { SourceFault } from '@cse/schema/e-services'
import type { PersonsContext } from '../../builder.ts'
import { type RegisterAnswer, registerAnswer } from './answer.ts'

/** About whom, and why, the register is queried. */
export interface RegisterRequest {
  /** The body that asks: `comune:072006`. */
  readonly body: string
  /** uuid of the person, as the record has or will have it. */
  readonly person: string
  /** Number of the case or protocol, which the register keeps. */
  readonly reference: string
  /** The day as of which the register answers, `YYYY-MM-DD`. */
  readonly on: string
}

/** Codes of the services, as the register's interface names them. */
type Service = 'C001' | 'C003' | 'C030'

/** Queries a service of ANPR about one person. @throws SourceFault when there is no answer about exactly one person, or nobody */
async function queryRegister(
  context: PersonsContext,
  service: Service,
  { body, person, reference, on }: RegisterRequest,
  question: { readonly criteriRicerca: object; readonly verifica?: object },
): Promise<RegisterAnswer> {
  const { status, text } = await querySource(context, {
    source: 'ANPR',
    eService: `ANPR.${service}`,
    body,
    person,
    reference,
    path: '/anpr-service-e002',
    contentType: 'application/json',
    payload: (number) =>
      JSON.stringify({
        idOperazioneClient: number,
        ...question,
        datiRichiesta: { dataRiferimentoRichiesta: on, motivoRichiesta: reference, casoUso: service },
      }),
    outcomeOf,
  })
  return registerAnswer(status, text)
}

/** What the journal says of an answer. */
function outcomeOf({ status, text }: { readonly status: number; readonly text: string }) {
  try {
    const answer = registerAnswer(status, text)
    return answer.found ? { outcome: 'ANSWERED', code: null } : { outcome: 'NOT_FOUND', code: answer.code }
  } catch (error) {
    return { outcome: 'BROKEN', code: error instanceof SourceFault ? error.code : null }
  }
}

/** The unique national id of who has a tax code (C030), by which the other services find people; null when the register has nobody. */
export async function nationalId(context: PersonsContext, request: RegisterRequest, taxCode: string) {
  const answer = await queryRegister(context, 'C030', request, { criteriRicerca: { codiceFiscale: taxCode } })
  if (!answer.found) return null
  const id = answer.subject.identificativi?.idANPR
  if (!id) throw new SourceFault('BROKEN', { code: 'ANSWER_UNREADABLE' })
  return id
}

/** Names and birth as they are declared (C003). */
export interface DeclaredIdentity {
  readonly familyName: string | null
  readonly givenName: string | null
  readonly sex: string | null
  /** `YYYY-MM-DD`, only when the day is known. */
  readonly birth: string | null
}

/** Whether the register agrees with what was declared of somebody (C003), and under which operation. */
export async function verifyDeclared(
  context: PersonsContext,
  request: RegisterRequest,
  id: string,
  { familyName, givenName, sex, birth }: DeclaredIdentity,
) {
  const generalita = {
    ...(familyName === null ? { senzaCognome: '1' } : { cognome: familyName.toUpperCase() }),
    ...(givenName === null ? { senzaNome: '1' } : { nome: givenName.toUpperCase() }),
    ...(sex !== null && { sesso: sex }),
    ...(birth !== null && { dataNascita: birth }),
  }
  const answer = await queryRegister(context, 'C003', request, {
    criteriRicerca: { idANPR: id },
    verifica: { generalita },
  })
  if (!answer.found) return null
  const info = answer.subject.infoSoggettoEnte ?? []
  const values = info.flatMap(({ valore }) => (valore === undefined ? [] : [valore]))
  // A: as declared, N: not; the published interface has S too and says nothing of it, so it confirms nothing
  if (values.length === 0) throw new SourceFault('BROKEN', { code: 'ANSWER_UNREADABLE' })
  return { confirmed: values.every((value) => value === 'A'), operation: answer.operation }
}

/** What the register has of somebody (C001). @throws SourceFault when it answers about somebody else */
export async function registerData(
  context: PersonsContext,
  request: RegisterRequest,
  { id, taxCode }: { readonly id: string; readonly taxCode: string },
) {
  const answer = await queryRegister(context, 'C001', request, { criteriRicerca: { codiceFiscale: taxCode } })
  if (!answer.found) return null
  const { generalita, identificativi } = answer.subject
  if (generalita?.codiceFiscale?.codFiscale !== taxCode || identificativi?.idANPR !== id)
    throw new SourceFault('BROKEN', { code: 'ANSWER_ABOUT_SOMEBODY_ELSE' })
  return { subject: answer.subject, operation: answer.operation }
}
