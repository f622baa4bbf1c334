import { describeOnEveryStorage } from '../../support/storage.ts'
import { aboutCases } from './cases/about.ts'
import { readingCases } from './cases/reading.ts'
import { derivedStatusCases } from './cases/derived-status.ts'
import { longHistoryCases } from './cases/long-history.ts'
import { textCases } from './cases/text.ts'
import { userSessionCases } from './cases/user-sessions.ts'
import { useApi } from './support/api.ts'

describeOnEveryStorage('the API, reading', (mode) => {
  const api = useApi(mode)

  textCases(api)
  readingCases(api)
  derivedStatusCases(api)
  longHistoryCases(api)
  userSessionCases(api)
  aboutCases(api)
})
