import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Locator, Page } from 'playwright-core'
import type { Frame } from './apng.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const TAP_MS = 450
const TAP_RADIUS = 20
const BAR = 30

/** What a visitor sees, as pictures: the page, the window above it, and where they tap. */
export class Film {
  readonly frames: Frame[] = []
  readonly #page: Page
  readonly #size: Size
  /** The page as it was when a window opened over it. */
  #behind: Buffer | undefined

  constructor(page: Page, size: Size) {
    this.#page = page
    this.#size = size
  }

  async take(delayMs: number, popup?: Page): Promise<void> {
    await this.#frame(delayMs, popup, undefined)
  }

  /** Shows a tap, then does it. */
  async tap(target: Locator, popup?: Page): Promise<void> {
    await this.point(target, popup)
    await target.click()
  }

  async point(target: Locator, popup?: Page): Promise<void> {
    const box = await target.boundingBox()
    if (box === null) throw new Error('nothing to tap on')
    await this.#frame(TAP_MS, popup, { x: box.x + box.width / 2, y: box.y + box.height / 2 })
  }

  async #frame(delayMs: number, popup: Page | undefined, tap: { x: number; y: number } | undefined) {
    const { width, height } = this.#size
    const canvas = createCanvas(width, height)
    const pen = canvas.getContext('2d')
    if (popup === undefined) this.#behind = undefined
    this.#behind ??= await this.#page.screenshot()
    pen.drawImage(await loadImage(this.#behind), 0, 0)
    const offset = popup === undefined ? { x: 0, y: 0 } : await this.#window(pen, popup)
    if (tap !== undefined) drawTap(pen, offset.x + tap.x, offset.y + tap.y)
    const { data } = pen.getImageData(0, 0, width, height)
    this.frames.push({ pixels: data, delayMs })
  }

  async #window(pen: SKRSContext2D, popup: Page) {
    const shot = await loadImage(await popup.screenshot())
    const x = Math.round((this.#size.width - shot.width) / 2)
    const y = Math.round((this.#size.height - shot.height - BAR) / 2)
    pen.save()
    pen.shadowColor = 'rgb(0 0 0 / 45%)'
    pen.shadowBlur = 40
    pen.shadowOffsetY = 12
    pen.beginPath()
    pen.roundRect(x, y, shot.width, shot.height + BAR, 12)
    pen.fillStyle = '#dcdce3'
    pen.fill()
    pen.restore()
    pen.save()
    pen.beginPath()
    pen.roundRect(x, y, shot.width, shot.height + BAR, 12)
    pen.clip()
    pen.drawImage(shot, x, y + BAR)
    for (const dot of [0, 1, 2]) {
      pen.beginPath()
      pen.arc(x + 18 + dot * 18, y + BAR / 2, 5, 0, Math.PI * 2)
      pen.fillStyle = '#a9a9b5'
      pen.fill()
    }
    pen.restore()
    return { x, y: y + BAR }
  }
}

function drawTap(pen: SKRSContext2D, x: number, y: number): void {
  pen.beginPath()
  pen.arc(x, y, TAP_RADIUS, 0, Math.PI * 2)
  pen.fillStyle = 'rgb(255 184 31 / 45%)'
  pen.fill()
  pen.lineWidth = 3
  pen.strokeStyle = '#fff'
  pen.stroke()
  pen.lineWidth = 1.5
  pen.strokeStyle = 'rgb(23 22 28 / 55%)'
  pen.stroke()
}
