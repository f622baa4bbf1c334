import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals'
import type { AdapterDefinition } from '../../adapters/adapter.ts'
import { openBench, type Bench, type Expected } from './bench.ts'
import { abortCases, failureCases } from './cases/failures.ts'
import { catalogueCases } from './cases/catalogue.ts'
import { libraryCases } from './cases/library.ts'
import { malformedCases } from './cases/malformed.ts'
import { playlistCases } from './cases/playlists.ts'
import { secretCases } from './cases/secrets.ts'

/** Where a service may differ from the others, declared; everything else is the same for all. */
export interface ContractSubject {
  readonly definition: AdapterDefinition
  /** A 401 that stays, on a listener's call. Default `token_rejected`. */
  readonly unauthorised?: Expected
  /** A 403 without a body on a listener's call. Default `access_denied`. */
  readonly forbidden?: Expected
  /** What adding a track does that the service does not know. Default `track_gone`. */
  readonly unknownTrackOnAdd?: 'ignored'
  /** What only this service has: every row of its error table, and its peculiarities. */
  additionalTests?(bench: () => Bench): void
}

/** What every music service must do, shown over real sockets against its simulator. */
export function describeAdapterContract(subject: ContractSubject): void {
  const { definition } = subject

  describe(`${definition.displayName} keeps the adapter contract`, () => {
    let opened: Bench
    const bench = () => opened

    beforeAll(async () => {
      opened = await openBench(definition)
    })
    beforeEach(() => {
      opened.sandbox.clearFaults()
      opened.sandbox.clearRequests()
    })
    afterAll(() => opened.sandbox.close())

    catalogueCases(bench)
    libraryCases(bench, subject)
    if (definition.capabilities.playlists) playlistCases(bench)
    failureCases(bench, subject)
    abortCases(bench)
    malformedCases(bench)
    secretCases(bench)
    subject.additionalTests?.(bench)
  })
}
