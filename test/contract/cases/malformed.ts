import { describe, expect, it } from '@jest/globals'
import { droppedElements } from '../../../adapters/http/loose-array.ts'
import type { RequestRecord } from '../../../sandbox/simulator.ts'
import { expectFault, faultOf, type Bench } from '../bench.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** 200 with something that is not what the service documents. */
export function malformedCases(bench: () => Bench): void {
  const search = () => {
    const { service, link, access } = bench()
    return service.adapter.search(access(link()), { title: 'Night Ferry', mode: 'loose' })
  }

  /** Searches once for real; from then on the last request of a search is answered with what `spoil` makes of it. */
  async function spoilSearch(spoil: (answer: Json) => Json) {
    const { sandbox, definition, disturb } = bench()
    const hits = await search()
    const asked = sandbox.requests(definition.id).at(-1)!
    const body = JSON.stringify(spoil(await answerTo(bench(), asked)))
    const pathIncludes = asked.url.split('?')[0]!
    disturb(
      { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body },
      { pathIncludes },
    )
    return hits
  }

  describe('answers out of shape', () => {
    it.each(['non_json', 'truncated_json', 'gzip_bomb'])('%s', async (name) => {
      await search()
      bench().disturb({ kind: 'named', name })

      expectFault(await faultOf(search()), { code: 'unexpected_response', retry: 'backoff' })
    })

    it.each(['wrong_shape', 'json_null'])('%s: names the field, not what was in it', async (name) => {
      await search()
      bench().disturb({ kind: 'named', name })

      const fault = await faultOf(search())

      expectFault(fault, { code: 'unexpected_response' })
      expect(fault.message).toMatch(/unexpected shape at \S+/)
      expect(fault.message).not.toContain('true')
    })

    it('an empty body', async () => {
      await search()
      bench().disturb({ kind: 'answer', status: 200, body: '' })

      expectFault(await faultOf(search()), { code: 'unexpected_response' })
    })

    it('leaves out one bad element of a list, and counts it', async () => {
      const hits = await spoilSearch((answer) =>
        withHits(answer, (items) => items.with(1, { spoiled: true })),
      )
      const dropped: unknown[] = []
      const listen = (event: unknown) => dropped.push(event)
      droppedElements.subscribe(listen)

      const left = await search()

      droppedElements.unsubscribe(listen)
      expect(left.map(({ id }) => id)).toEqual(hits.map(({ id }) => id).toSpliced(1, 1))
      expect(dropped).toEqual([expect.objectContaining({ dropped: 1 })])
    })

    it('does not take a list of nothing but bad elements for an empty one', async () => {
      await spoilSearch((answer) => withHits(answer, (items) => items.map(() => ({ spoiled: 'by-a-value' }))))

      const fault = await faultOf(search())

      expectFault(fault, { code: 'unexpected_response' })
      expect(fault.message).not.toContain('by-a-value')
    })
  })
}

async function answerTo({ sandbox, definition }: Bench, asked: RequestRecord): Promise<Json> {
  const { host: _, connection: __, 'content-length': ___, ...headers } = asked.headers
  const body = asked.body === '' ? {} : { body: asked.body }
  const answer = await fetch(`${sandbox.url}/${definition.id}${asked.url}`, {
    method: asked.method,
    headers,
    ...body,
  })
  return (await answer.json()) as Json
}

/** Changes the outermost list of two objects or more: the hits, in the format of any service. */
function withHits(answer: Json, change: (items: Json[]) => Json): Json {
  const queue: { holder: { [key: string]: Json }; key: string }[] = []
  const root = { answer }
  queue.push({ holder: root, key: 'answer' })
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const value = at.holder[at.key]!
    if (Array.isArray(value)) {
      if (value.length < 2 || typeof value[0] !== 'object') continue
      at.holder[at.key] = change(value)
      return root.answer
    }
    if (typeof value !== 'object' || value === null) continue
    for (const key of Object.keys(value)) queue.push({ holder: value, key })
  }
  throw new Error('there is no list of hits in this answer')
}
