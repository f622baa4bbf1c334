import { z } from 'zod'
import type { Env } from './env.ts'

/** true or false, 1 or 0. */
export const Flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')

/** A wrong value in the environment; the message names the variable and never repeats the value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Parses part of the environment with `schema`; every problem becomes one line that names its variable. */
export function parseEnvWith<S extends z.ZodType>(schema: S, env: Env): z.output<S> {
  const parsed = schema.safeParse(env)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigError(lines.join('\n'))
}
