import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const FROM = join(import.meta.dirname, 'browser')
const TO = join(import.meta.dirname, 'dist')

/** Styles in scripts are texts, which no minifier touches. */
const smallStyles = {
  name: 'small-styles',
  transform: (code: string) =>
    code.replaceAll(/\bcss`[^`]+`/g, (literal) =>
      literal.replaceAll(/\s+/g, ' ').replaceAll(/ ?([{};]) ?|(:) /g, '$1$2'),
    ),
}

/**
 * Bundles what runs in browsers: every folder of `web/browser` with a `main.ts` becomes `web/dist/<folder>.js`, a module
 * that stands alone but for what it loads later by `import()`. Takes a fraction of a second, so it runs before every
 * start and test run instead of being looked after.
 */
export async function buildBrowser(): Promise<void> {
  // Where development dependencies were left out, as in the container image, the bundles were made before.
  const bundler = await import('rolldown').catch(() => undefined)
  if (bundler === undefined) {
    if (existsSync(TO)) return
    throw new Error(
      'web/dist is missing, and so is the bundler that makes it: run `npm ci` without --omit=dev',
    )
  }
  // Parts carry a hash in their names: those of an earlier state would stay for ever.
  rmSync(TO, { recursive: true, force: true })
  const bundles = readdirSync(FROM).filter((name) => existsSync(join(FROM, name, 'main.ts')))
  await Promise.all(
    bundles.map((name) =>
      bundler.build({
        input: { [name]: join(FROM, name, 'main.ts') },
        platform: 'browser',
        moduleTypes: { '.svg': 'text' },
        plugins: [smallStyles],
        output: {
          dir: TO,
          format: 'es',
          minify: true,
          entryFileNames: '[name].js',
          chunkFileNames: `${name}-[name]-[hash].js`,
        },
      }),
    ),
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // Not awaited here: Jest loads this file with `require`, which takes no module that waits.
  buildBrowser().catch((err: unknown) => {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`)
    process.exitCode = 1
  })
}
