import { retryEnded } from '../operations/retry-ended.ts'
import type { Retried, RetryOptions } from '../operations/retry-ended.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './open-cli.ts'

export function queueRetry(ctx: CliContext, options: Omit<RetryOptions, 'most'>): Promise<Retried> {
  const { perSecond } = options
  if (perSecond !== undefined && (!Number.isInteger(perSecond) || perSecond < 1 || perSecond > 1000))
    throw new CliError('invalid_rate', 'a rate is a whole number from 1 to 1000')
  return retryEnded(ctx, options)
}
