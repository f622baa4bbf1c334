import { addJob } from './add.ts'
import { matchJob } from './match.ts'
import { tellJob } from './tell.ts'

/** Every queue that serves these services, and the apps. */
export function queueNames(services: Iterable<string>): readonly string[] {
  const none = { v: 1, mode: 'live', market: '', recordingId: '-', linkId: '-' } as const
  const ofServices = [...new Set(services)].flatMap((service) => [
    matchJob.queue({ ...none, service }),
    addJob.queue({ ...none, service }),
  ])
  return [...ofServices, tellJob.queue({ v: 1, endpointId: '-' })]
}
