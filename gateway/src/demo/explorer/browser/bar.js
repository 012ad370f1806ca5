import { openInTab, written } from './editor.js'
import { explainAt } from './explain.js'
import { fetcherAs } from './fetcher.js'
import { tokensOf } from './tokens.js'

const explored = JSON.parse(document.getElementById('explored').textContent)
const [select, other, otherName, example, copy, status] = [
  'persona',
  'other',
  'other-name',
  'example',
  'copy',
  'status',
].map((id) => document.getElementById(id))
const tokenOf = tokensOf(explored.tokens)

/** The name of the persona who asks, empty for nobody. */
const persona = () => (select.value === 'other' ? otherName.value.trim() : select.value)

/** Makes somebody the persona: one of the list, or any by name. Remembered for the next visit; the token is not. */
function become(name) {
  select.value = name
  if (select.selectedIndex < 0) {
    select.value = 'other'
    otherName.value = name
  }
  other.hidden = select.value !== 'other'
  return greet()
}

/** Says who is signed in, or why nobody is. */
async function greet() {
  const name = persona()
  localStorage.setItem('cse:persona', name)
  copy.disabled = name === ''
  if (name === '') return say('Senza accesso: il grafo non risponde.')
  try {
    const { expires } = await tokenOf(name)
    if (name === persona()) say(`Accesso fino alle ${time.format(expires)}`)
  } catch (error) {
    if (name === persona()) say(error.message, true)
  }
}

const time = new Intl.DateTimeFormat('it', { timeStyle: 'short' })

function say(text, wrong = false) {
  status.textContent = text
  status.classList.toggle('wrong', wrong)
}

select.addEventListener('change', () => {
  other.hidden = select.value !== 'other'
  if (select.value === 'other') otherName.focus()
  void greet()
})
otherName.addEventListener('change', greet)

example.addEventListener('change', async () => {
  const chosen = explored.examples[example.value]
  example.value = ''
  if (!chosen) return
  await become(chosen.persona)
  await openInTab(chosen)
})

copy.addEventListener('click', async () => {
  try {
    const { token } = await tokenOf(persona())
    await navigator.clipboard.writeText(token)
    say('Token copiato')
  } catch (error) {
    say(error.message, true)
  }
})

explainAt(explored.explainEndpoint)

const [first] = explored.examples
await become(localStorage.getItem('cse:persona') ?? first?.persona ?? '')

YogaGraphiQL.renderYogaGraphiQL(document.getElementById('graphiql'), {
  fetcher: fetcherAs(persona, { ...explored, tokenOf }),
  defaultTabs: first && [{ query: first.query, variables: written(first.variables) }],
  shouldPersistHeaders: false,
  // Queries stay out of the address: it would end up in histories and logs, with whatever is typed in them.
  onEditQuery: () => {},
})
