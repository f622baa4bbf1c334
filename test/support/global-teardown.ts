import type { PostgresServer } from './postgres-server.ts'

export default async function globalTeardown(): Promise<void> {
  const { testPostgres } = globalThis as { testPostgres?: PostgresServer }
  await testPostgres?.stop()
}
