import { RETRYABLE_CODES, retryEnded } from '../operations/retry-ended.ts'
import type { Retried, RetryOptions } from '../operations/retry-ended.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './open-cli.ts'

export function queueRetry(ctx: CliContext, options: Omit<RetryOptions, 'most'>): Promise<Retried> {
  const { code, perSecond } = options
  if (code !== undefined && !RETRYABLE_CODES.includes(code))
    throw new CliError('unknown_code', `"${code}" is none of the codes: ${RETRYABLE_CODES.join(', ')}`)
  if (perSecond !== undefined && (!Number.isInteger(perSecond) || perSecond < 1 || perSecond > 1000))
    throw new CliError('invalid_rate', 'a rate is a whole number from 1 to 1000')
  return retryEnded(ctx, options)
}
