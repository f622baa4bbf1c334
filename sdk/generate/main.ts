import { writeFileSync } from 'node:fs'
import { startSandbox } from '../../sandbox/start.ts'
import { startProduct } from '../../test/support/product.ts'
import { createStorage } from '../../test/support/storage-servers.ts'
import { apiTypes } from './api-types.ts'
import type { ApiDocument } from './api-types.ts'

/** Writes sdk/api-types.ts anew from the document that a service of this tree gives out. */
const storage = await createStorage('embedded')
const sandbox = await startSandbox()
const product = await startProduct({ storage, sandbox, roles: ['server'] })
const document = (await (await fetch(`${product.url}/openapi.json`)).json()) as ApiDocument
writeFileSync(new URL('../api-types.ts', import.meta.url), await apiTypes(document))
await product.stop()
await sandbox.close()
await storage.remove()
