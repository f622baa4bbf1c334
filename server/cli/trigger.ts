import { randomUUID } from 'node:crypto'
import { CliError } from './cli-error.ts'
import { ask } from './remote.ts'
import type { Remote } from './remote.ts'

/** The test value (docs/partners.md) whose save makes the event happen. */
const TRACKS: Readonly<Record<string, string>> = {
  'save.created': 'XXTST0000001',
  'save.placement.updated': 'XXTST0000001',
  'save.completed': 'XXTST0000001',
  'link.needs_reauth': 'XXTST0000005',
}

/** Makes an event happen in test mode, the real way: by a save of a test value, which is waited for. */
export async function trigger(
  remote: Remote,
  event: string,
  { user, service }: { readonly user: string; readonly service: string },
): Promise<object> {
  const isrc = TRACKS[event]
  if (isrc === undefined) {
    throw new CliError('unknown_event', `there are ${Object.keys(TRACKS).join(', ')} to be triggered`)
  }
  if (!remote.key.startsWith('atm_test_')) {
    throw new CliError(
      'live_key',
      'events are triggered in test mode only: use a key that begins with atm_test_',
    )
  }
  const accepted = await ask(remote, '/v1/saves', {
    method: 'POST',
    headers: { 'idempotency-key': randomUUID() },
    body: JSON.stringify({ user, track: { isrc }, services: [service] }),
  })
  const { id } = (await accepted.json()) as { id: string }
  const save = (await (await ask(remote, `/v1/saves/${id}?wait=20`)).json()) as object
  return { triggered: event, save }
}
