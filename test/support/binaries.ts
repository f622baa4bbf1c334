import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface Binary {
  readonly path: string | undefined
  readonly install: string
}

const POSTGRES_HOME = '/usr/lib/postgresql'

/** Newest first: Debian keeps each major version in a folder of its own, off the PATH. */
function debianPostgres(name: string): readonly string[] {
  if (!existsSync(POSTGRES_HOME)) return []
  const versions = readdirSync(POSTGRES_HOME).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(POSTGRES_HOME, version, 'bin', name))
}

function find(name: string, elsewhere: readonly string[] = []): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
  return [...elsewhere, ...onPath].find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Programs the tests start themselves, on free ports of their own. */
export const binaries = {
  postgres: { path: find('postgres', debianPostgres('postgres')), install: 'apt-get install postgresql' },
  initdb: { path: find('initdb', debianPostgres('initdb')), install: 'apt-get install postgresql' },
  redis: { path: find('redis-server'), install: 'apt-get install redis-server' },
  pgbouncer: {
    path: find('pgbouncer', ['/usr/sbin/pgbouncer']),
    install: 'apt-get install pgbouncer',
  },
  chromium: { path: find('chromium') ?? find('google-chrome'), install: 'apt-get install chromium' },
} satisfies Record<string, Binary>

/**
 * The path of a program, or undefined where it is missing, which is said with the line that installs it. In CI a
 * missing program is a failure: a suite that skips its parts there proves nothing.
 */
export function requireBinary(name: keyof typeof binaries): string | undefined {
  const { path, install } = binaries[name]
  if (path !== undefined) return path
  if (process.env['CI'] === 'true') throw new Error(`${name} is missing: ${install}`)
  process.stderr.write(`skipped: ${name} is missing (${install})\n`)
  return undefined
}
