import { calmMotion } from './page.ts'
import { scenes } from './scenes/scenes.ts'

const FRAME_MS = 1000 / 32
const SHARPEST = 2
/** A moment of every scene that looks good when nothing moves. */
const STILL_S = 3.2

/** Paints the video that is on; the others stand still, and nothing moves for who asked for that. */
export function createStage() {
  const started = performance.now()
  let now: { readonly canvas: HTMLCanvasElement; readonly scene: string } | undefined
  let last = 0

  function paint(canvas: HTMLCanvasElement, scene: string, seconds: number): void {
    const draw = scenes[scene]
    const { clientWidth: width, clientHeight: height } = canvas
    const pen = canvas.getContext('2d')
    if (draw === undefined || pen === null || width === 0) return
    const sharp = Math.min(devicePixelRatio, SHARPEST)
    if (canvas.width !== Math.round(width * sharp) || canvas.height !== Math.round(height * sharp)) {
      canvas.width = Math.round(width * sharp)
      canvas.height = Math.round(height * sharp)
    }
    pen.setTransform(sharp, 0, 0, sharp, 0, 0)
    pen.clearRect(0, 0, width, height)
    draw(pen, { width, height, t: seconds })
  }
  function frame(time: number): void {
    if (now !== undefined && !calmMotion.matches && !document.hidden && time - last >= FRAME_MS) {
      last = time
      paint(now.canvas, now.scene, (time - started) / 1000)
    }
    requestAnimationFrame(frame)
  }
  function still(video: HTMLElement): void {
    const canvas = video.querySelector('canvas')
    if (canvas !== null) paint(canvas, video.dataset['video'] ?? '', STILL_S)
  }
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) if (target instanceof HTMLElement) still(target)
  })
  for (const video of document.querySelectorAll<HTMLElement>('.video')) resized.observe(video)
  requestAnimationFrame(frame)

  return {
    show(video: HTMLElement): void {
      const canvas = video.querySelector('canvas')
      now = canvas === null ? undefined : { canvas, scene: video.dataset['video'] ?? '' }
    },
  }
}
