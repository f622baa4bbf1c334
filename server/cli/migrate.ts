import type { CliContext } from './open-cli.ts'

/** Opening the database has already brought it up to date; this says what that took. */
export function runMigrate(ctx: CliContext): Promise<{ applied: readonly string[] }> {
  return Promise.resolve({ applied: ctx.migrated })
}
