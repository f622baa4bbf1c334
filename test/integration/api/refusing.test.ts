import { describeOnEveryStorage } from '../../support/storage.ts'
import { accessCases } from './cases/access.ts'
import { badFieldCases } from './cases/bad-fields.ts'
import { badRequestCases } from './cases/bad-requests.ts'
import { crossOriginCases } from './cases/cross-origin.ts'
import { rawRequestCases } from './cases/raw-requests.ts'
import { useApi } from './support/api.ts'

describeOnEveryStorage('the API, refusing', (mode) => {
  const api = useApi(mode)

  badFieldCases(api)
  badRequestCases(api)
  rawRequestCases(api)
  accessCases(api)
  crossOriginCases(api)
})
