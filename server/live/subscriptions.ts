import type { SaveStatus } from '../../core/domain/save.ts'

/** What a stream is about: one save, one listener, or all of an app. */
export interface Topic {
  readonly appId: string
  readonly userId: string | undefined
  readonly saveId: string | undefined
}

/** An event as it goes out, the same bytes to everybody. */
export interface Told {
  readonly position: number
  readonly frame: Buffer
  /** Of the save it is about, as the frame shows it. */
  readonly status: SaveStatus | undefined
}

export interface Subscriber {
  readonly topic: Topic
  told(event: Told): void
}

/** Who wants to hear of what. */
export interface Subscriptions {
  readonly size: number
  /** Apps with at least one subscriber. */
  readonly apps: readonly string[]
  add(subscriber: Subscriber): void
  remove(subscriber: Subscriber): void
  of(event: { appId: string; userId: string; saveId: string | undefined }): readonly Subscriber[]
}

export function createSubscriptions(): Subscriptions {
  const byTopic = new Map<string, Set<Subscriber>>()
  const byApp = new Map<string, number>()
  let size = 0

  return {
    get size() {
      return size
    },
    get apps() {
      return [...byApp.keys()]
    },
    add(subscriber) {
      const key = topicKey(subscriber.topic)
      const set = byTopic.get(key) ?? new Set()
      if (set.has(subscriber)) return
      byTopic.set(key, set.add(subscriber))
      const { appId } = subscriber.topic
      byApp.set(appId, (byApp.get(appId) ?? 0) + 1)
      size += 1
    },
    remove(subscriber) {
      const key = topicKey(subscriber.topic)
      const set = byTopic.get(key)
      if (set === undefined || !set.delete(subscriber)) return
      if (set.size === 0) byTopic.delete(key)
      const { appId } = subscriber.topic
      const left = (byApp.get(appId) ?? 0) - 1
      if (left > 0) byApp.set(appId, left)
      else byApp.delete(appId)
      size -= 1
    },
    of({ appId, userId, saveId }) {
      const topics: Topic[] = [
        { appId, userId: undefined, saveId: undefined },
        { appId, userId, saveId: undefined },
        ...(saveId === undefined ? [] : [{ appId, userId: undefined, saveId }]),
      ]
      return topics.flatMap((topic) => [...(byTopic.get(topicKey(topic)) ?? [])])
    },
  }
}

function topicKey({ appId, userId, saveId }: Topic): string {
  return JSON.stringify([appId, userId ?? null, saveId ?? null])
}
