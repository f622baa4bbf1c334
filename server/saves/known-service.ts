import type { Services } from '../../adapters/services.ts'
import type { ServerContext } from '../context.ts'
import type { Caller } from '../http/caller.ts'
import { invalidField } from '../http/parse.ts'

/** Whether this product knows the service at all; `services.get` tells whether it is on offer. */
export function isKnownService(services: Services, service: string): boolean {
  return services.registry.all.some((definition) => definition.id === service)
}

/** Only services on offer to this app; the problem names the wrong one. */
export function checkServices(
  ctx: Pick<ServerContext, 'services'>,
  caller: Caller,
  services: readonly string[] | undefined,
): void {
  services?.forEach((service, index) => {
    if (ctx.services.get(caller.mode, service) !== undefined) return
    const known = isKnownService(ctx.services, service)
    throw invalidField(`/services/${index}`, known ? 'is not set up here' : 'is not a known service')
  })
}
