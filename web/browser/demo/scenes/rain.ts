import type { Scene, Shot } from './brush.ts'
import { circle, glow, line, rounded, scatter, shape, sky, times } from './brush.ts'

const NEON = ['255 72 138', '64 224 255', '255 196 66', '170 112 255', '90 255 170'] as const

/** A street of signs in the rain, and somebody who did bring an umbrella. */
export const rain: Scene = (pen, shot) => {
  const { width, height, t } = shot
  const street = height * 0.63
  sky(pen, shot, ['#0b0a1f', '#1b1440', '#34195a', '#150b2b'])
  for (const side of [0, 1] as const) for (const n of times(5)) house(pen, shot, side, n, street)
  const wet = pen.createLinearGradient(0, street, 0, height)
  wet.addColorStop(0, '#241542')
  wet.addColorStop(1, '#05040d')
  pen.fillStyle = wet
  pen.fillRect(0, street, width, height - street)
  for (const n of times(16)) {
    const rgb = NEON[n % NEON.length] ?? NEON[0]
    const x = scatter(n + 3) * width
    const bend = Math.sin(t * 2 + n) * 3
    const shine = pen.createLinearGradient(0, street, 0, street + height * 0.22)
    shine.addColorStop(0, `rgb(${rgb} / 42%)`)
    shine.addColorStop(1, `rgb(${rgb} / 0%)`)
    shape(
      pen,
      [
        [x, street],
        [x + 13, street],
        [x + 16 + bend, street + height * 0.22],
        [x - 3 + bend, street + height * 0.22],
      ],
      shine,
    )
  }
  walker(pen, shot, street)
  for (const n of times(90)) {
    const fall = (scatter(n) + t * (1 + scatter(n + 5) * 0.6)) % 1
    const x = scatter(n + 2) * (width + 60) - fall * 26
    line(
      pen,
      [x, fall * height],
      [x - 4, fall * height + 17],
      `rgb(190 220 255 / ${0.12 + scatter(n + 8) * 0.22})`,
      1.1,
    )
  }
}

function house(
  pen: CanvasRenderingContext2D,
  { width, height, t }: Shot,
  side: 0 | 1,
  n: number,
  street: number,
): void {
  const deep = n / 5
  const inner = width * (0.5 - 0.42 * (1 - deep))
  const wide = width * 0.16 * (1 - deep * 0.5)
  const left = side === 0 ? inner - wide : width - inner
  const top = height * (0.05 + deep * 0.24 + scatter(n + side * 7) * 0.08)
  const shade = 16 + Math.round(deep * 26)
  rounded(pen, [left, top, wide, street - top], 2, `rgb(${shade} ${shade - 6} ${shade + 26})`)
  for (const k of times(14)) {
    if (scatter(n * 20 + k + side * 90) < 0.45) continue
    rounded(
      pen,
      [left + wide * (0.14 + (k % 3) * 0.27), top + 12 + Math.floor(k / 3) * 34, wide * 0.16, 12],
      1,
      'rgb(255 220 150 / 50%)',
    )
  }
  const rgb = NEON[(n * 2 + side) % NEON.length] ?? NEON[0]
  const flicker = Math.sin(t * 9 + n * 4 + side) > -0.93 ? 1 : 0.3
  const tall = (street - top) * 0.4
  const x = side === 0 ? left + wide * 0.72 : left + wide * 0.06
  const y = top + (street - top) * 0.3
  glow(pen, x + 6, y + tall / 2, tall * 0.8, rgb, 0.4 * flicker)
  rounded(pen, [x, y, wide * 0.22, tall], 3, `rgb(${rgb} / ${0.85 * flicker})`)
  for (const k of times(4))
    rounded(
      pen,
      [x + wide * 0.05, y + tall * (0.09 + k * 0.22), wide * 0.12, tall * 0.13],
      2,
      'rgb(255 255 255 / 80%)',
    )
}

function walker(pen: CanvasRenderingContext2D, { width, t }: Shot, street: number): void {
  const x = width * 0.48 + Math.sin(t * 0.4) * 10
  const y = street + 62 + Math.abs(Math.sin(t * 3)) * -3
  const r = width * 0.16
  glow(pen, x, y - 74, r * 1.9, '255 72 138', 0.3)
  rounded(pen, [x - 15, y - 66, 30, 62], 13, '#0b0818')
  circle(pen, x, y - 78, 12, '#0b0818')
  const step = Math.sin(t * 3) * 6
  line(pen, [x - 6, y - 8], [x - 6 + step, y + 20], '#0b0818', 8)
  line(pen, [x + 6, y - 8], [x + 6 - step, y + 20], '#0b0818', 8)
  pen.beginPath()
  pen.arc(x, y - 86, r, Math.PI, 0)
  for (const k of times(4))
    pen.quadraticCurveTo(x + r * (0.75 - k * 0.5), y - 98, x + r * (0.5 - k * 0.5), y - 86)
  const cloth = pen.createLinearGradient(x - r, 0, x + r, 0)
  cloth.addColorStop(0, '#ff488a')
  cloth.addColorStop(0.5, '#ff9ec0')
  cloth.addColorStop(1, '#b32a66')
  pen.fillStyle = cloth
  pen.fill()
  line(pen, [x, y - 90], [x, y - 50], '#f8d4e2', 2)
}
