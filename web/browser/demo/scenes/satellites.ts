import type { Scene, Shot } from './brush.ts'
import { circle, glow, rounded, scatter, sky, times } from './brush.ts'

/** Satellites on loan, going round on the beat. */
export const satellites: Scene = (pen, shot) => {
  const { width, height, t } = shot
  const beat = (t * 124) / 60
  const pulse = 1 - (beat % 1)
  const centre: readonly [number, number] = [width * 0.5, height * 0.42]
  sky(pen, shot, ['#070312', '#180a3a', '#2a0f5e', '#0b0420'])
  for (const n of times(120))
    circle(
      pen,
      scatter(n) * width,
      scatter(n + 200) * height,
      0.4 + scatter(n + 9) * 1.1,
      `rgb(255 255 255 / ${0.25 + 0.5 * scatter(n + 4) * (0.6 + 0.4 * Math.sin(t * 2 + n))})`,
    )
  glow(pen, ...centre, width * (0.62 + pulse * 0.1), '180 60 255', 0.38 + pulse * 0.12)
  for (const n of times(6)) {
    const grow = (n + (beat % 1)) / 6
    pen.beginPath()
    pen.arc(...centre, width * (0.16 + grow * 0.6), 0, Math.PI * 2)
    pen.strokeStyle = `rgb(${n % 2 === 0 ? '64 232 255' : '255 92 208'} / ${(1 - grow) * 0.55})`
    pen.lineWidth = 1 + (1 - grow) * 3
    pen.stroke()
  }
  planet(pen, centre, width * (0.155 + pulse * 0.012))
  for (const n of times(5)) satellite(pen, shot, centre, n)
}

function planet(pen: CanvasRenderingContext2D, [x, y]: readonly [number, number], r: number): void {
  const skin = pen.createLinearGradient(x - r, y - r, x + r, y + r)
  skin.addColorStop(0, '#ffd36b')
  skin.addColorStop(0.45, '#ff5fa8')
  skin.addColorStop(1, '#5b1fb0')
  circle(pen, x, y, r, skin)
  pen.save()
  pen.beginPath()
  pen.arc(x, y, r, 0, Math.PI * 2)
  pen.clip()
  for (const n of times(5))
    rounded(pen, [x - r, y + r * (-0.1 + n * 0.24), r * 2, r * (0.045 + n * 0.022)], 0, 'rgb(24 10 58 / 55%)')
  pen.restore()
}

function satellite(
  pen: CanvasRenderingContext2D,
  { width, t }: Shot,
  [cx, cy]: readonly [number, number],
  n: number,
): void {
  const r = width * (0.25 + n * 0.055)
  const angle = t * (0.85 - n * 0.11) * (n % 2 === 0 ? 1 : -1) + n * 1.9
  const x = cx + Math.cos(angle) * r
  const y = cy + Math.sin(angle) * r * 1.12
  const size = width * 0.017 * (1 + (n % 3) * 0.25)
  const rgb = n % 2 === 0 ? '64 232 255' : '255 92 208'
  glow(pen, x, y, size * 5, rgb, 0.5)
  pen.save()
  pen.translate(x, y)
  pen.rotate(angle + Math.PI / 4)
  for (const side of [-1, 1]) {
    for (const k of times(2))
      rounded(
        pen,
        [side > 0 ? size * (1.2 + k * 1.5) : -size * (2.5 + k * 1.5), -size * 0.8, size * 1.3, size * 1.6],
        1.5,
        `rgb(${rgb})`,
      )
  }
  rounded(pen, [-size, -size, size * 2, size * 2], 3, '#f4f0ff')
  circle(pen, 0, -size * 1.5, size * 0.5, '#ffd36b')
  pen.restore()
}
