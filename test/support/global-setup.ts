import { buildBrowser } from '../../web/build.ts'
import { binaries } from './binaries.ts'
import { startPostgres } from './postgres-server.ts'

/** The bundles for browsers, and one PostgreSQL for the whole run; every test file makes a database of its own on it. */
export default async function globalSetup(): Promise<void> {
  await buildBrowser()
  if (binaries.postgres.path === undefined || binaries.initdb.path === undefined) return
  const server = await startPostgres()
  if (server === undefined) return
  process.env['TEST_POSTGRES_URL'] = server.url
  Object.assign(globalThis, { testPostgres: server })
}
