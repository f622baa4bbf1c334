import { describe, expect, it } from '@jest/globals'
import { recordingIdOf } from '../../../core/saves/accept.ts'
import { cover } from '../../../web/covers/cover.ts'

const ids = Array.from({ length: 200 }, (_, n) => recordingIdOf(`song ${n}`))

describe('covers', () => {
  it('are always the same for a recording, and different from others', () => {
    const drawn = ids.map((id) => String(cover(id)))

    expect(ids.map((id) => String(cover(id)))).toEqual(drawn)
    expect(new Set(drawn).size).toBe(ids.length)
  })

  it('are light, whole, and free of anything a page would have to allow', () => {
    for (const id of ids) {
      const svg = String(cover(id))
      expect(svg.length).toBeLessThan(5000)
      expect(svg).not.toMatch(
        /NaN|undefined|Infinity|style=|<script|on\w+=|https?:(?!\/\/www\.w3\.org\/2000\/svg)/,
      )
    }
  })

  it('stay inside their square, but for what runs off its edge on purpose', () => {
    for (const id of ids)
      for (const [, number = ''] of String(cover(id)).matchAll(/[ML](-?[\d.]+)/g))
        expect(Math.abs(Number(number) - 200)).toBeLessThan(240)
  })

  it('keep apart two covers on one page', () => {
    const grounds = ids.map((id) => /id="(ground-\w+)"/.exec(String(cover(id)))?.[1])

    expect(new Set(grounds).size).toBe(ids.length)
  })
})
