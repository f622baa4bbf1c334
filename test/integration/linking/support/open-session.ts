import { once } from 'node:events'
import { registry } from '../../../../adapters/registry.ts'
import { compose } from '../../../../compose.ts'
import { envToConfig } from '../../../../core/config/config.ts'
import { readEnv } from '../../../../core/config/env.ts'
import { envToSecrets } from '../../../../core/config/secrets.ts'
import { createLogger } from '../../../../core/logger.ts'
import { openSession } from '../../../../workers/sessions.ts'

/** A process that opens a link when it is told to, as a worker does: `node open-session.ts SERVICE LINK`. */
const [serviceId = '', linkId = ''] = process.argv.slice(2)
const env = readEnv()
const config = envToConfig(env, true)
const log = createLogger('warn')
const running = await compose({ config, secrets: envToSecrets(env, config), env, registry, roles: [], log })
const service = running.ctx.services.get('test', serviceId)
if (service === undefined) throw new Error(`no ${serviceId}`)

process.stdout.write('ready\n')
await once(process.stdin, 'data')
const answer = await openSession(running.ctx, service, linkId, { signal: AbortSignal.timeout(60_000) }).then(
  ({ accessToken }) => ({ accessToken }),
  (err: unknown) => ({ failed: (err as { code?: string }).code ?? String(err) }),
)
process.stdout.write(`${JSON.stringify(answer)}\n`)
await running.stop(1000)
process.exit(0)
