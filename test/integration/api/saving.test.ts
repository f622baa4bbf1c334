import { describeOnEveryStorage } from '../../support/storage.ts'
import { acceptCases } from './cases/accept.ts'
import { batchCases } from './cases/batch.ts'
import { idempotencyCases } from './cases/idempotency.ts'
import { repeatedTapCases } from './cases/repeated-taps.ts'
import { useApi } from './support/api.ts'

describeOnEveryStorage('the API, saving', (mode) => {
  const api = useApi(mode)

  acceptCases(api)
  repeatedTapCases(api)
  idempotencyCases(api)
  batchCases(api)
})
