import { createBackstage } from './backstage.ts'
import { startFeed } from './feed.ts'
import { startButtons } from './buttons.ts'
import { part, readModel } from './page.ts'
import { createSession } from './session.ts'
import { startSheets } from './sheets.ts'
import { createStage } from './stage.ts'
import { watchState } from './state.ts'
import { createTones } from './tones.ts'
import { createTour } from './tour.ts'

const { locale, texts } = readModel()
const session = createSession()
const stage = createStage()
const tones = createTones({ on: texts.sound_on, off: texts.sound_off })
const tour = createTour()
const backstage = createBackstage(texts, locale, () => watching.look())
startButtons(session)
startSheets()
startFeed((video) => {
  stage.show(video)
  tones.show(video)
})

// The visitor first: what is watched is theirs.
await session.token().catch(() => undefined)
const watching = watchState((state) => {
  backstage.saw(state)
  if (state !== undefined) tour.saw(state)
})

async function startOver(): Promise<void> {
  await fetch('/demo/start-over', { method: 'POST' })
  tour.forget()
  location.reload()
}
part('#start-over', HTMLButtonElement).addEventListener('click', () => void startOver())
