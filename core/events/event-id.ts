/**
 * The public id of an event, the same on every channel that tells it: `evt_` and 32 hexadecimal digits, its time and
 * its position. Sorts by time, and none comes back when an older database is restored.
 */
export function eventId(position: number, createdAt: Date): string {
  const at = createdAt.getTime().toString(16).padStart(12, '0')
  return `evt_${at}${position.toString(16).padStart(20, '0')}`
}
