/** One frame: its size in CSS pixels and the seconds since the scene began. */
export interface Shot {
  readonly width: number
  readonly height: number
  readonly t: number
}

export type Scene = (pen: CanvasRenderingContext2D, shot: Shot) => void

/** 0 to 1, the same for the same number: scatter that stands still from frame to frame. */
export function scatter(n: number): number {
  const x = Math.sin(n * 127.1 + 11.7) * 43758.5453
  return x - Math.floor(x)
}

export function times(n: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => index)
}

/** Fills the frame from top to bottom with colours at even distances. */
export function sky(
  pen: CanvasRenderingContext2D,
  { width, height }: Shot,
  colours: readonly string[],
): void {
  const gradient = pen.createLinearGradient(0, 0, 0, height)
  for (const [index, colour] of colours.entries()) gradient.addColorStop(index / (colours.length - 1), colour)
  pen.fillStyle = gradient
  pen.fillRect(0, 0, width, height)
}

export function circle(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  r: number,
  fill: string | CanvasGradient,
): void {
  pen.beginPath()
  pen.arc(x, y, Math.max(r, 0), 0, Math.PI * 2)
  pen.fillStyle = fill
  pen.fill()
}

/** Light around a point; `rgb` is `r g b`. */
export function glow(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  r: number,
  rgb: string,
  strength = 1,
): void {
  const light = pen.createRadialGradient(x, y, 0, x, y, r)
  light.addColorStop(0, `rgb(${rgb} / ${strength})`)
  light.addColorStop(0.35, `rgb(${rgb} / ${strength * 0.35})`)
  light.addColorStop(1, `rgb(${rgb} / 0)`)
  circle(pen, x, y, r, light)
}

export function shape(
  pen: CanvasRenderingContext2D,
  points: readonly (readonly [number, number])[],
  fill: string | CanvasGradient,
): void {
  pen.beginPath()
  for (const [x, y] of points) pen.lineTo(x, y)
  pen.closePath()
  pen.fillStyle = fill
  pen.fill()
}

/** A ridge of hills from edge to edge, filled down to the bottom. */
export function ridge(
  pen: CanvasRenderingContext2D,
  { width, height }: Shot,
  hills: { readonly top: number; readonly swing: number; readonly length: number; readonly phase: number },
  fill: string | CanvasGradient,
): void {
  const steps = times(33).map((n): readonly [number, number] => {
    const x = (n / 32) * width
    const wave =
      Math.sin(x / hills.length + hills.phase) + 0.5 * Math.sin(x / (hills.length * 0.43) + hills.phase * 2)
    return [x, hills.top + wave * hills.swing]
  })
  shape(pen, [...steps, [width, height], [0, height]], fill)
}

export function line(
  pen: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: string,
  width = 1,
): void {
  pen.beginPath()
  pen.moveTo(...from)
  pen.lineTo(...to)
  pen.strokeStyle = stroke
  pen.lineWidth = width
  pen.stroke()
}

export function rounded(
  pen: CanvasRenderingContext2D,
  box: readonly [number, number, number, number],
  radius: number,
  fill: string | CanvasGradient,
): void {
  pen.beginPath()
  pen.roundRect(...box, radius)
  pen.fillStyle = fill
  pen.fill()
}
