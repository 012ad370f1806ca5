import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const BROWSER = fileURLToPath(new URL('../node_modules/.browser', import.meta.url))

/**
 * A headless browser, all of it from npm: the program, and the libraries and fonts that a machine may lack. Security is
 * as in a browser people use (origins and policies are enforced), except for the sandbox, which root cannot have.
 */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(BROWSER)) unpackBrowser()
  return chromium.launch({
    executablePath: `${BROWSER}/chromium`,
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--font-render-hinting=none'],
    env: { LD_LIBRARY_PATH: `${BROWSER}/al2023/lib`, FONTCONFIG_PATH: `${BROWSER}/fonts`, HOME: BROWSER },
  })
}

/** Its package unpacks into the temporary directory, and the libraries only where it believes to be in its cloud. */
function unpackBrowser(): void {
  const draft = mkdtempSync(`${BROWSER}.`)
  const program = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())"
  execFileSync(process.execPath, ['--eval', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  })
  try {
    renameSync(draft, BROWSER)
  } catch (error) {
    // Another test was faster.
    rmSync(draft, { recursive: true })
    if (!existsSync(BROWSER)) throw error
  }
}
