/** One promise switched off: the text in the file is replaced, and the named tests must notice. */
export interface Mutation {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
  /** For Jest: a path, and `-t` with part of the tests' names. */
  readonly tests: readonly string[]
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the sweep rings for nothing',
    file: 'workers/sweep/sweep.ts',
    find: 'from due left join lateral (',
    replace: 'from (select * from due where false) due left join lateral (',
    tests: ['test/chaos/server-kill', '-t', 'after the commit, before the queue hears of it'],
  },
  {
    name: 'a request key is no key',
    file: 'core/saves/accept-statement.ts',
    find: 'where request_keys.expires_at <= excluded.created_at',
    replace: 'where true',
    tests: ['test/integration/api/saving', '-t', 'makes one save of a hundred requests at once'],
  },
  {
    name: 'sealed tokens are not tied to their place',
    file: 'core/crypto/seal.ts',
    find: 'JSON.stringify([keyId, place.linkId, place.appId, place.userId, place.service, place.field])',
    replace: 'JSON.stringify([keyId])',
    tests: ['test/unit/core/seal'],
  },
  {
    name: 'new tokens are stored whoever stored some before',
    file: 'workers/sessions.ts',
    find: ".where('id', '=', link.id)\n      .where('version', '=', link.version)\n      .executeTakeFirst()\n  const giveUpAt",
    replace: ".where('id', '=', link.id)\n      .executeTakeFirst()\n  const giveUpAt",
    tests: ['test/integration/linking/late-refresh'],
  },
]
