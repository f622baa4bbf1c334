/**
 * When a consent given at `from` ends: the same day `months` later, or that month's last day where it is shorter.
 * Undefined = until it is withdrawn.
 */
export function consentEnd(from: Date, months: number | undefined): Date | undefined {
  if (months === undefined) return undefined
  const to = new Date(from)
  to.setUTCDate(1)
  to.setUTCMonth(to.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return to
}
