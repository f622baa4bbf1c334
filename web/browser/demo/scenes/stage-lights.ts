import type { Scene, Shot } from './brush.ts'
import { circle, glow, line, rounded, scatter, shape, sky, times } from './brush.ts'

const LAMPS = ['255 176 72', '255 96 88', '120 170 255', '255 220 150', '190 110 255'] as const

/** The last song of the evening, from the third row. */
export const stageLights: Scene = (pen, shot) => {
  const { width, height, t } = shot
  sky(pen, shot, ['#120609', '#2a0d14', '#54200f', '#160807'])
  const floor = height * 0.6
  pen.globalCompositeOperation = 'lighter'
  for (const n of times(5)) {
    const x = width * (0.08 + n * 0.21)
    const aim = x + Math.sin(t * 0.9 + n * 1.4) * width * 0.35
    const rgb = LAMPS[n] ?? LAMPS[0]
    const beam = pen.createLinearGradient(0, 0, 0, floor)
    beam.addColorStop(0, `rgb(${rgb} / 50%)`)
    beam.addColorStop(1, `rgb(${rgb} / 4%)`)
    shape(
      pen,
      [
        [x - 5, 16],
        [x + 5, 16],
        [aim + width * 0.19, floor],
        [aim - width * 0.19, floor],
      ],
      beam,
    )
    glow(pen, x, 18, 44, rgb, 0.9)
  }
  pen.globalCompositeOperation = 'source-over'
  for (const n of times(40))
    circle(
      pen,
      (scatter(n) * width + t * 5 * scatter(n + 3)) % width,
      scatter(n + 60) * floor,
      0.7 + scatter(n + 2),
      'rgb(255 235 200 / 35%)',
    )
  rounded(pen, [0, floor, width, height], 0, '#1b0b0a')
  rounded(pen, [0, floor, width, 5], 0, '#8a4a21')
  glow(pen, width * 0.5, floor, width * 0.42, '255 190 110', 0.6)
  singer(pen, shot, floor)
  crowd(pen, shot)
}

function singer(pen: CanvasRenderingContext2D, { width, t }: Shot, floor: number): void {
  const x = width * 0.5
  const tall = width * 0.5
  const sway = Math.sin(t * 1.9) * 5
  const ink = '#0c0405'
  line(pen, [x - 12, floor], [x - 8, floor - tall * 0.45], ink, 13)
  line(pen, [x + 14, floor], [x + 8, floor - tall * 0.45], ink, 13)
  rounded(pen, [x - 24 + sway * 0.5, floor - tall * 0.82, 48, tall * 0.46], 18, ink)
  circle(pen, x + sway, floor - tall * 0.93, 21, ink)
  pen.save()
  pen.translate(x + sway * 0.5, floor - tall * 0.53)
  pen.rotate(-0.42)
  for (const [dx, r] of [
    [-14, 25],
    [16, 20],
  ] as const)
    circle(pen, dx, 0, r, '#a4551f')
  circle(pen, 4, 0, 9, '#2a0d06')
  line(pen, [20, 0], [112, 0], '#5b2c10', 7)
  rounded(pen, [108, -8, 20, 16], 4, '#5b2c10')
  pen.restore()
  const strum = Math.sin(t * 7.5) * 8
  line(pen, [x - 22, floor - tall * 0.74], [x - 6, floor - tall * 0.52 + strum], ink, 12)
  line(pen, [x + 22, floor - tall * 0.74], [x + 56, floor - tall * 0.66], ink, 12)
  line(pen, [x + 36, floor], [x + 36, floor - tall * 0.88], '#241011', 3)
  line(pen, [x + 36, floor - tall * 0.88], [x + 17, floor - tall * 0.9], '#3b1c1a', 7)
}

function crowd(pen: CanvasRenderingContext2D, { width, height, t }: Shot): void {
  for (const row of times(3)) {
    const y = height * (0.69 + row * 0.085)
    const shade = ['#2b120f', '#190a0b', '#090304'][row] ?? '#090304'
    for (const n of times(9)) {
      const x = ((n + 0.5 + (row % 2) * 0.5) / 9) * width + (scatter(n + row * 9) - 0.5) * 14
      const jump = Math.abs(Math.sin(t * 3.1 + scatter(n + row * 11) * 3)) * 8
      const r = 15 + row * 5
      circle(pen, x, y - jump, r, shade)
      rounded(pen, [x - r * 1.5, y + r * 0.72 - jump, r * 3, height], r, shade)
      if (scatter(n * 3 + row) < 0.55) continue
      const hand = Math.sin(t * 3.1 + n) * 7
      line(pen, [x + r, y + r - jump], [x + r * 1.3 + hand, y - r * 2.6 - jump], shade, r * 0.55)
      if (row === 1)
        rounded(pen, [x + r * 1.3 + hand - 6, y - r * 3.4 - jump, 12, 19], 2, 'rgb(190 220 255 / 85%)')
    }
  }
}
