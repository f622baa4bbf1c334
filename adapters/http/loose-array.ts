import diagnostics from 'node:diagnostics_channel'
import { z } from 'zod'

/** Told about every list that lost elements: `{ list, dropped, of, field }`. */
export const droppedElements = diagnostics.channel('add-to-music:adapters:dropped-elements')

export interface DroppedElements {
  readonly list: string
  readonly dropped: number
  readonly of: number
  /** Where the first bad element went wrong. */
  readonly field: string
}

/**
 * A list that survives bad elements: one odd track must not cost the listener the nine good ones. `null` elements
 * are holes, not errors. A list in which nothing fits is a change of format, and fails: "nothing found" would be a lie.
 */
export function looseArray<S extends z.ZodType>(list: string, element: S) {
  return z.array(z.unknown()).transform((items, context): z.output<S>[] => {
    const good: z.output<S>[] = []
    let bad: z.ZodError | undefined
    let dropped = 0
    let badIndex = 0
    for (const [index, item] of items.entries()) {
      if (item === null) continue
      const parsed = element.safeParse(item)
      if (parsed.success) {
        good.push(parsed.data)
        continue
      }
      dropped += 1
      if (bad === undefined) [bad, badIndex] = [parsed.error, index]
    }
    if (bad === undefined) return good
    const path = [badIndex, ...(bad.issues[0]?.path ?? [])]
    if (good.length === 0) {
      context.addIssue({ code: 'custom', path, message: 'no element has the expected shape' })
      return z.NEVER
    }
    const event: DroppedElements = { list, dropped, of: items.length, field: path.map(String).join('.') }
    droppedElements.publish(event)
    return good
  })
}
