import { shownInTab } from './editor.js'

const [open, panel, close, cost, meter, plan] = [
  'explain',
  'explanation',
  'explanation-close',
  'explanation-cost',
  'explanation-meter',
  'explanation-plan',
].map((id) => document.getElementById(id))

const count = new Intl.NumberFormat('it')
const LIVE = 'Una sottoscrizione non ha un piano: il grafo la segue e risponde a ogni cambiamento.'

/** Lets the button of the bar show, in a panel, how the operation in the editor would be executed and what it costs. */
export function explainAt(endpoint) {
  open.addEventListener('click', async () => {
    show(true)
    try {
      told(await explained(endpoint))
    } catch (error) {
      said(error.message)
    }
  })
  close.addEventListener('click', () => {
    show(false)
    open.focus()
  })
}

function show(shown) {
  panel.hidden = !shown
  open.setAttribute('aria-expanded', String(shown))
}

async function explained(endpoint) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(shownInTab()),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.errors[0].message)
  return answer
}

function told(answer) {
  const share = Math.ceil((100 * answer.cost) / answer.budget)
  cost.textContent = `Costo ${count.format(answer.cost)} su ${count.format(answer.budget)} ammessi (${share} %), con queste variabili.`
  cost.classList.toggle('wrong', answer.cost > answer.budget)
  meter.hidden = false
  Object.assign(meter, { max: answer.budget, high: answer.budget * 0.8, value: answer.cost })
  plan.textContent = answer.plan ?? LIVE
}

/** What the operation lacks to be explained. */
function said(text) {
  cost.textContent = text
  cost.classList.add('wrong')
  meter.hidden = true
  plan.textContent = ''
}
