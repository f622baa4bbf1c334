/**
 * PostgreSQL's ways of saying "not now" (SQLSTATE): connection lost (08), read-only after a failover (25006), rolled
 * back in favour of others (40), out of resources (53), a lock not had (55P03), cancelled or shutting down (57).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html. Besides them, the network's.
 */
const NOT_NOW =
  /^(?:08...|25006|40...|53...|55P03|57...|ECONN\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/

/** What `pg` and its pool throw without a code. */
const LOST =
  /connection terminated|connection ended|connection error|timeout exceeded when trying to connect|cannot use a pool after|query read timeout/i

/** Whether the database could not be asked, as opposed to did not like what it was asked. */
export function isUnavailable(err: unknown): boolean {
  if (err instanceof AggregateError) return err.errors.some(isUnavailable)
  if (typeof err !== 'object' || err === null) return false
  const { code, message } = err as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return NOT_NOW.test(code)
  return LOST.test(String(message))
}
