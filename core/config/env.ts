import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The environment as flat text. Empty values count as absent. */
export type Env = Readonly<Record<string, string>>

/** The one place that reads `process.env`. A `.env` file in the working folder fills in what the environment leaves out. */
export function readEnv(file = '.env'): Env {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return { ...filled(fromFile), ...filled(process.env) }
}

function filled(values: Readonly<Record<string, string | undefined>>): Env {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => (entry[1] ?? '').trim() !== ''),
  )
}
