import { html } from '../../http/html.ts'
import { DEMO_CLIENT, PERSONA_GRANT } from '../identity-provider/demo-client.ts'
import type { PersonaGroup } from '../identity-provider/shown-personas.ts'
import type { Example } from './examples.ts'

/** What the explorer is about. All addresses may be relative to the page. */
export interface Explored {
  /** Where operations are sent. */
  readonly endpoint: string
  /** Where subscriptions are sent, answered as server-sent events. */
  readonly liveEndpoint: string
  /** Where operations are explained. */
  readonly explainEndpoint: string
  /** Address of the demo identity provider, whose persona grant gives the tokens. */
  readonly identityProvider: string
  readonly personas: readonly PersonaGroup[]
  readonly examples: readonly Example[]
  /** Path of the directory of the page's files, without a slash at the end. */
  readonly files: string
}

/** The explorer: GraphiQL below a bar with which one is a persona and opens an example. It loads nothing from elsewhere. */
export const explorerPage = (explored: Explored): string =>
  html`<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="x-dns-prefetch-control" content="off">
<title>Cartella Sociale Elettronica · Esplora il grafo</title>
<link rel="icon" href="${explored.files}/icon.svg">
<link rel="stylesheet" href="${explored.files}/graphiql.css">
<link rel="stylesheet" href="${explored.files}/bar.css">
<link rel="stylesheet" href="${explored.files}/explanation.css">
<script type="application/json" id="explored">${{ html: asData(explored) }}</script>
<script defer src="${explored.files}/monaco-environment.js"></script>
<script defer src="${explored.files}/graphiql.js"></script>
<script type="module" src="${explored.files}/bar.js"></script>
</head>
<body>
<header class="bar">
  <h1>Cartella Sociale Elettronica</h1>
  <label>Persona
    <select id="persona">
      <option value="">Nessuno (senza accesso)</option>
      ${explored.personas.map(
        (group) => html`<optgroup label="${group.label}">
        ${group.personas.map(({ name, label }) => html`<option value="${name}">${label}</option>`)}
      </optgroup>`,
      )}
      <option value="other">Altra persona…</option>
    </select>
  </label>
  <label id="other" hidden>Nome <input id="other-name" placeholder="social-worker@nardo" autocomplete="off" spellcheck="false"></label>
  <label>Esempio
    <select id="example">
      <option value="">Scegli un’operazione…</option>
      ${examplesByPersona(explored).map(
        ({ label, examples }) => html`<optgroup label="${label}">
        ${examples.map(({ example, index }) => html`<option value="${String(index)}">${example.title}</option>`)}
      </optgroup>`,
      )}
    </select>
  </label>
  <button id="explain" type="button" aria-expanded="false" aria-controls="explanation" title="Come sarà eseguita l’operazione e quanto costa, senza eseguirla">Spiega</button>
  <button id="copy" type="button" title="Copia il token da usare con altri programmi">Copia token</button>
  <output id="status" for="persona"></output>
</header>
<main id="graphiql"></main>
<aside id="explanation" aria-labelledby="explanation-title" hidden>
  <h2 id="explanation-title">Costo e piano dell’operazione</h2>
  <button id="explanation-close" type="button" aria-label="Chiudi" title="Chiudi">×</button>
  <p id="explanation-cost"></p>
  <meter id="explanation-meter" min="0"></meter>
  <pre id="explanation-plan" tabindex="0"></pre>
</aside>
<noscript>Per esplorare il grafo serve JavaScript.</noscript>
</body>
</html>
`.html

function examplesByPersona({ personas, examples }: Explored) {
  const labels = new Map(personas.flatMap((group) => group.personas).map(({ name, label }) => [name, label]))
  const numbered = examples.map((example, index) => ({ example, index }))
  return [...Map.groupBy(numbered, ({ example }) => example.persona)].map(([persona, its]) => ({
    label: labels.get(persona) ?? persona,
    examples: its,
  }))
}

/** What the page's program is given, as data that cannot end the element it is in. */
const asData = ({ endpoint, liveEndpoint, explainEndpoint, identityProvider, examples }: Explored): string =>
  JSON.stringify({
    endpoint,
    liveEndpoint,
    explainEndpoint,
    examples,
    tokens: { address: `${identityProvider}/token`, client: DEMO_CLIENT, grant: PERSONA_GRANT },
  }).replaceAll('<', '\\u003c')

/**
 * The Content-Security-Policy of the page and its files: programs and workers from our own server only, connections to it
 * and to the identity provider. The editor writes its colours as style elements, so styles may be inline.
 */
export const explorerPolicy = (identityProvider: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(identityProvider).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
