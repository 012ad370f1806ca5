import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const BUNDLED = fileURLToPath(new URL('../node_modules/.browser', import.meta.url))

/** What the programs are called with which a machine brings Chromium or Chrome. */
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Root cannot have a sandbox; otherwise origins and policies are enforced as in a browser people use. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']

/**
 * A headless browser: the machine's own where there is one, else one from npm with the libraries and fonts that a machine may lack.
 * The bundled one is not used beside a machine's own, because it dies when it loads graphics libraries of another build.
 */
export function openBrowser(): Promise<Browser> {
  const installed = installedBrowser(process.env['PATH'] ?? '')
  return installed === undefined
    ? openBundled()
    : chromium.launch({ executablePath: installed, args: ARGUMENTS })
}

/** The first Chromium or Chrome in the folders of a search path. */
function installedBrowser(path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  return PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program))).find(existsSync)
}

function openBundled(): Promise<Browser> {
  if (!existsSync(BUNDLED)) unpackBundled()
  return chromium.launch({
    executablePath: `${BUNDLED}/chromium`,
    args: [...ARGUMENTS, '--no-zygote'],
    env: { LD_LIBRARY_PATH: `${BUNDLED}/al2023/lib`, FONTCONFIG_PATH: `${BUNDLED}/fonts`, HOME: BUNDLED },
  })
}

/** Its package unpacks into the temporary directory, and the libraries only where it believes to be in its cloud. */
function unpackBundled(): void {
  const draft = mkdtempSync(`${BUNDLED}.`)
  const program = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())"
  execFileSync(process.execPath, ['--eval', program], {
    cwd: fileURLToPath(new URL('./', import.meta.url)),
    env: { TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  })
  try {
    renameSync(draft, BUNDLED)
  } catch (error) {
    // Another test was faster.
    rmSync(draft, { recursive: true })
    if (!existsSync(BUNDLED)) throw error
  }
}
