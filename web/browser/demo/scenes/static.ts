import type { Scene, Shot } from './brush.ts'
import { circle, glow, line, rounded, scatter, sky, times } from './brush.ts'

const BARS = ['#f2f2e6', '#f6c945', '#46c8d8', '#5ec45a', '#d65ac0', '#e0483e', '#3b5bd6'] as const

/** A set that finds its picture after a moment. */
export const staticNoise: Scene = (pen, shot) => {
  const { width, height, t } = shot
  sky(pen, shot, ['#20352f', '#2f4f45', '#21382f', '#14211c'])
  for (const n of times(9))
    rounded(pen, [n * (width / 8) - 9, 0, 18, height * 0.68], 0, 'rgb(255 255 255 / 4%)')
  const top = height * 0.22
  const wide = width * 0.78
  const tall = wide * 0.78
  const x = (width - wide) / 2
  glow(pen, width / 2, top + tall / 2, width * 0.8, '160 220 255', 0.22 + 0.06 * Math.sin(t * 23))
  rounded(pen, [0, top + tall + 30, width, 14], 0, '#6d4a2c')
  rounded(pen, [0, top + tall + 44, width, height], 0, '#3b2716')
  for (const [end, lean] of [
    [x + wide * 0.2, -0.2],
    [x + wide * 0.8, 0.2],
  ] as const) {
    line(
      pen,
      [width / 2, top - 2],
      [end + lean * 60 + Math.sin(t * 2) * 2, top - height * 0.14],
      '#b9c2bd',
      3,
    )
    circle(pen, end + lean * 60 + Math.sin(t * 2) * 2, top - height * 0.14, 5, '#e0483e')
  }
  for (const leg of [0.16, 0.78]) rounded(pen, [x + wide * leg, top + tall, wide * 0.06, 32], 2, '#2b1a0e')
  rounded(pen, [x, top, wide, tall], 26, '#8a5a33')
  rounded(pen, [x + 7, top + 7, wide - 14, tall - 14], 20, '#6d4325')
  for (const n of times(2))
    circle(pen, x + wide * 0.9, top + tall * (0.24 + n * 0.2), wide * 0.047, '#d8c59c')
  for (const n of times(6))
    rounded(pen, [x + wide * 0.855, top + tall * (0.6 + n * 0.045), wide * 0.09, 4], 2, '#3b2414')
  picture(pen, shot, [x + wide * 0.07, top + tall * 0.1, wide * 0.74, tall * 0.8])
}

function picture(
  pen: CanvasRenderingContext2D,
  { t }: Shot,
  box: readonly [number, number, number, number],
): void {
  const [x, y, wide, tall] = box
  pen.save()
  pen.beginPath()
  pen.roundRect(...box, 30)
  pen.clip()
  rounded(pen, box, 0, '#0c1413')
  const clear = Math.max(0, Math.sin(t * 0.7 - 0.6))
  const slip = Math.sin(t * 31) * 7 * (1 - clear)
  for (const [n, colour] of BARS.entries())
    rounded(pen, [x + (n * wide) / 7 + slip, y, wide / 7 + 1, tall], 0, colour)
  const frame = Math.floor(t * 18)
  for (const n of times(620)) {
    if (scatter(n + 3) < clear) continue
    const shade = Math.round(scatter(n * 3 + frame) * 255)
    rounded(
      pen,
      [x + scatter(n + frame * 7) * wide, y + scatter(n + frame * 13 + 5) * tall, 15, 5],
      0,
      `rgb(${shade} ${shade} ${shade} / 90%)`,
    )
  }
  const roll = y + ((t * 70) % (tall + 60)) - 30
  rounded(pen, [x, roll, wide, 26], 0, 'rgb(255 255 255 / 16%)')
  for (const n of times(26)) rounded(pen, [x, y + n * (tall / 26), wide, 2], 0, 'rgb(0 0 0 / 22%)')
  glow(pen, x + wide * 0.3, y + tall * 0.22, wide * 0.5, '255 255 255', 0.22)
  pen.restore()
}
