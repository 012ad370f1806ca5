// Read by the editor while it loads: where its workers are, and that it may be reached as `monaco`.
const directory = document.currentScript.src.replace(/[^/]*$/, '')
const workers = { editorWorkerService: 'editor', json: 'json', graphql: 'graphql' }

self.MonacoEnvironment = {
  globalAPI: true,
  getWorkerUrl: (_module, label) => `${directory}${workers[label] ?? 'editor'}.worker.js`,
}
