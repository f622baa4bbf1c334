import { GlobalFonts, createCanvas, loadImage } from '@napi-rs/canvas'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { readFileSync } from 'node:fs'
import { cover, coverColours } from '../../../web/covers/cover.ts'
import { brandMark } from '../../../web/marks.ts'
import { PICTURE } from '../../../web/pages/recording-head.ts'
import { fontsFor } from './fonts.ts'
import type { Slice } from './fonts.ts'
import { breakLines, wordsOf } from './lines.ts'
import type { Measure } from './lines.ts'

/** What is written on the picture of a recording. */
export interface PictureOrder {
  readonly id: string
  readonly title: string
  readonly artists: string
  readonly brand: string
}

const EDGE = 70
const COVER = PICTURE.height - 2 * EDGE
const GAP = 60
const TEXT_WIDTH = PICTURE.width - COVER - 2 * EDGE - GAP
const TITLE_WEIGHT = 750
const SMALLEST = { size: 46, lines: 3 }
const TITLES = [
  { size: 86, lines: 2 },
  { size: 74, lines: 2 },
  { size: 62, lines: 3 },
  { size: 54, lines: 3 },
  SMALLEST,
]
const ARTISTS_SIZE = 38
const MARK = 44

/** The picture that goes with a link: the cover, and beside it the names, turned around where they are read that way. */
export async function drawPicture(order: PictureOrder): Promise<Buffer> {
  const { width, height } = PICTURE
  const canvas = createCanvas(width, height)
  const pen = canvas.getContext('2d')
  const colours = coverColours(order.id)
  const ground = pen.createLinearGradient(0, 0, width * 0.4, height)
  ground.addColorStop(0, colours.ground[0])
  ground.addColorStop(1, colours.ground[1])
  pen.fillStyle = ground
  pen.fillRect(0, 0, width, height)
  // A shade apart from the cover, so that it stands out from a ground of its own colours.
  pen.fillStyle = colours.dark ? 'rgb(255 255 255 / 7%)' : 'rgb(0 0 0 / 9%)'
  pen.fillRect(0, 0, width, height)
  const fonts = fontsFor(order.title + order.artists + order.brand)
  const written = fonts !== undefined && order.title !== ''
  const turned = written && isFromRightToLeft(order.title)
  const coverLeft = !written ? (width - COVER) / 2 : turned ? width - EDGE - COVER : EDGE
  await drawCover(pen, order.id, coverLeft)
  if (written) {
    pen.fillStyle = colours.bar
    await drawNames(pen, order, fonts, turned ? EDGE : EDGE + COVER + GAP, turned)
  }
  return canvas.encode('png')
}

async function drawCover(pen: SKRSContext2D, id: string, left: number): Promise<void> {
  const sized = String(cover(id))
    .replace('width="400"', `width="${COVER}"`)
    .replace('height="400"', `height="${COVER}"`)
  const image = await loadImage(Buffer.from(sized))
  const outline = () => {
    pen.beginPath()
    pen.roundRect(left, EDGE, COVER, COVER, 44)
  }
  pen.save()
  pen.shadowColor = 'rgb(0 0 0 / 28%)'
  pen.shadowBlur = 60
  pen.shadowOffsetY = 22
  outline()
  pen.fill()
  pen.restore()
  pen.save()
  outline()
  pen.clip()
  pen.drawImage(image, left, EDGE, COVER, COVER)
  pen.restore()
}

async function drawNames(
  pen: SKRSContext2D,
  order: PictureOrder,
  fonts: readonly Slice[],
  left: number,
  turned: boolean,
): Promise<void> {
  const families = register(fonts)
  const edge = turned ? left + TEXT_WIDTH : left
  pen.direction = turned ? 'rtl' : 'ltr'
  pen.textAlign = turned ? 'right' : 'left'
  pen.textBaseline = 'alphabetic'
  const write = (weight: number, size: number) => {
    pen.font = `${weight} ${size}px ${families}`
    return (text: string) => pen.measureText(text).width
  }
  const title = fitTitle(order.title, write)
  const artists = breakLines(order.artists, TEXT_WIDTH, 2, write(500, ARTISTS_SIZE))
  const blocks = [
    ...title.lines.map((text) => ({ text, weight: TITLE_WEIGHT, size: title.size, step: title.size * 1.14 })),
    ...artists.map((text) => ({ text, weight: 500, size: ARTISTS_SIZE, step: ARTISTS_SIZE * 1.34 })),
  ]
  const tall = blocks.reduce((sum, block) => sum + block.step, 0) + (artists.length > 0 ? 14 : 0)
  // A little above the middle of what the brand leaves free.
  let y = EDGE + Math.max(0, (COVER - MARK - 40 - tall) / 2)
  blocks.forEach(({ text, weight, size, step }, at) => {
    if (at === title.lines.length) y += 14
    y += step
    write(weight, size)
    pen.globalAlpha = at < title.lines.length ? 1 : 0.88
    pen.fillText(text, edge, y - step * 0.22)
  })
  pen.globalAlpha = 1
  await drawBrand(pen, order.brand, edge, turned, write)
}

type Write = (weight: number, size: number) => Measure

/** The largest letters in which the title needs few lines and no word is cut. */
function fitTitle(title: string, write: Write) {
  for (const { size, lines } of TITLES) {
    const measure = write(TITLE_WEIGHT, size)
    const broken = breakLines(title, TEXT_WIDTH, lines + 1, measure)
    if (broken.length <= lines && wordsOf(title).every((word) => measure(word) <= TEXT_WIDTH))
      return { size, lines: broken }
  }
  const { size, lines } = SMALLEST
  return { size, lines: breakLines(title, TEXT_WIDTH, lines, write(TITLE_WEIGHT, size)) }
}

async function drawBrand(
  pen: SKRSContext2D,
  brand: string,
  edge: number,
  turned: boolean,
  write: Write,
): Promise<void> {
  const top = PICTURE.height - EDGE - MARK
  const mark = await loadImage(Buffer.from(markFile()))
  pen.drawImage(mark, turned ? edge - MARK : edge, top, MARK, MARK)
  write(650, 28)
  pen.fillText(brand, turned ? edge - MARK - 14 : edge + MARK + 14, top + MARK * 0.72)
}

/** Our sign as a file of its own: in pages its colours come from the style sheet. */
function markFile(): string {
  return String(brandMark())
    .replace(
      '<svg class="brand-mark"',
      `<svg xmlns="http://www.w3.org/2000/svg" width="${MARK}" height="${MARK}"`,
    )
    .replace('class="brand-tile"', 'fill="#ffb81f"')
    .replace('class="brand-bars"', 'fill="none" stroke="#17161c" stroke-width="3" stroke-linecap="round"')
}

const registered = new Set<string>()

/** Makes the files known to the renderer; the answer is for `font`. */
function register(fonts: readonly Slice[]): string {
  for (const { family, file } of fonts) {
    if (registered.has(family)) continue
    GlobalFonts.register(readFileSync(file), family)
    registered.add(family)
  }
  return fonts.map(({ family }) => `"${family}"`).join(', ')
}

/** By its first letter that has a direction (UAX 9, P2). */
function isFromRightToLeft(text: string): boolean {
  const first = /\p{Letter}/u.exec(text)?.[0] ?? ''
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first)
}
