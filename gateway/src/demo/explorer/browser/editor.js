/** Opens an operation in a tab of its own, by the means that GraphiQL and its editor offer to a page around them. */
export async function openInTab({ query, variables }) {
  document.querySelector('.graphiql-tab-add')?.click()
  await new Promise(requestAnimationFrame)
  write('operation.graphql', query)
  write('variables.json', written(variables))
}

/** Variables as the editor shows them. */
export const written = (variables) => (variables ? JSON.stringify(variables, null, 2) : '')

/** The operation and the variables that the tab in front shows. Throws when the variables are no JSON. */
export function shownInTab() {
  const variables = model('variables.json')?.getValue().trim() ?? ''
  return {
    query: model('operation.graphql')?.getValue() ?? '',
    variables: variables === '' ? {} : JSON.parse(variables),
  }
}

function write(file, text) {
  model(file)?.setValue(text)
}

const model = (file) => self.monaco?.editor.getModels().find(({ uri }) => uri.path.endsWith(file))
