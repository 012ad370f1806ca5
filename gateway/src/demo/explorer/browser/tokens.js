/** A token is renewed this long before it expires, so that none expires on its way. */
const MARGIN_MS = 30_000

/**
 * Tokens of personas, asked of the identity provider when first needed and kept in memory only.
 * The function returned answers `{ token, expires }`; it rejects with a sentence for the person at the page.
 */
export function tokensOf({ address, client, grant }) {
  const known = new Map()

  return async (persona) => {
    const kept = known.get(persona)
    if (kept && Date.now() < kept.expires - MARGIN_MS) return kept
    const fresh = await ask(persona)
    known.set(persona, fresh)
    return fresh
  }

  async function ask(persona) {
    const body = new URLSearchParams({ grant_type: grant, client_id: client, persona })
    const response = await fetch(address, { method: 'POST', body }).catch(() => {
      throw new Error(`Il servizio di accesso non risponde (${new URL(address).origin}).`)
    })
    if (!response.ok) throw new Error(`Nessuno si chiama «${persona}»: il comune o l’Ambito non esiste.`)
    const { access_token: token, expires_in: seconds } = await response.json()
    return { token, expires: Date.now() + seconds * 1000 }
  }
}
