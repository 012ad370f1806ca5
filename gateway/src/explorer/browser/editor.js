/** Opens an operation in a tab of its own, by the means that GraphiQL and its editor offer to a page around them. */
export async function openInTab({ query, variables }) {
  document.querySelector('.graphiql-tab-add')?.click()
  await new Promise(requestAnimationFrame)
  write('operation.graphql', query)
  write('variables.json', written(variables))
}

/** Variables as the editor shows them. */
export const written = (variables) => (variables ? JSON.stringify(variables, null, 2) : '')

function write(file, text) {
  const model = self.monaco?.editor.getModels().find(({ uri }) => uri.path.endsWith(file))
  model?.setValue(text)
}
