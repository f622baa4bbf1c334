import { readdirSync } from 'node:fs'
import { describeAdapterContract, type ContractSubject } from './adapter-contract.ts'

const folder = new URL('./services/', import.meta.url)
for (const file of readdirSync(folder)) {
  const { subject } = (await import(new URL(file, folder).href)) as { subject: ContractSubject }
  describeAdapterContract(subject)
}
