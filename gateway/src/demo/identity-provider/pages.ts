import { hash } from 'node:crypto'
import { type Html, html } from '../../http/html.ts'
import type { PersonaGroup } from './shown-personas.ts'

/** The sign-in: choose who to be. Posts `persona` to the address it was shown at. */
export const signInPage = (groups: readonly PersonaGroup[], refused: boolean): string =>
  page(
    'Accesso dimostrativo',
    html`<p>Questo accesso sostituisce SPID e CIE nella dimostrazione: i dati sono inventati e si può essere chiunque.</p>
      ${refused ? html`<p role="alert">Persona sconosciuta: il comune o l’Ambito non esiste.</p>` : ''}
      <form method="post">
        ${groups.map(
          (group) => html`<fieldset><legend>${group.label}</legend>
            ${group.personas.map(
              ({ name, label }) => html`<button name="persona" value="${name}">${label}</button>`,
            )}
          </fieldset>`,
        )}
      </form>
      <form method="post">
        <label>Altra persona <input name="persona" placeholder="social-worker@san-giovanni-rotondo" required></label>
        <button>Accedi</button>
      </form>`,
  )

/** What went wrong with a sign-in, in the words of OAuth. */
export const errorPage = (error: string, description: string, remedy: string | null = null): string =>
  page(
    'Accesso non riuscito',
    html`<p>${description}</p>${remedy === null ? '' : html`<p>${remedy}</p>`}<p><code>${error}</code></p>`,
  )

/** The question whether to sign out. @param form what the provider wants to be sent, as HTML */
export const signOutPage = (form: string): string =>
  page(
    'Uscita',
    html`<p>Vuoi uscire dalla Cartella Sociale Elettronica?</p>${{ html: form }}
      <button type="submit" form="op.logoutForm" name="logout" value="yes">Esci</button>`,
  )

/** Who has signed out of an application that names no page of its own. */
export const signedOutPage = (): string => page('Uscita', html`<p>L’uscita è avvenuta.</p>`)

/** What is at the address of the provider itself. */
export const welcomePage = (): string =>
  page(
    'Accesso dimostrativo',
    html`<p>Qui accedono le applicazioni della dimostrazione, al posto di SPID e CIE: si viene mandati qui dall’applicazione.</p>
      <ul><li><a href="/.well-known/openid-configuration">Configurazione OpenID Connect</a></li>
      <li><a href="/personas">Persone della dimostrazione</a></li></ul>`,
  )

const page = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Cartella Sociale Elettronica</title>
<style>${{ html: STYLE }}</style>
</head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>
`.html

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 42rem; margin: 3rem auto; padding: 0 1rem }
fieldset { border: 0; margin: 0 0 1rem; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem }
legend { padding: 0; margin-bottom: .25rem; font-weight: 600 }
button, input { font: inherit; padding: .4rem .8rem; border: 1px solid color-mix(in srgb, currentcolor 30%, transparent); border-radius: .4rem }
button { cursor: pointer }
button:focus-visible, input:focus-visible { outline: 3px solid #06c; outline-offset: 1px }
label { display: block; margin-bottom: .5rem }
input { width: 20rem; max-width: 100% }
[role=alert] { color: #b3261e; font-weight: 600 }
`

/** The Content-Security-Policy of both pages: their own style and nothing else. Forms lead back to applications on any port. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')
