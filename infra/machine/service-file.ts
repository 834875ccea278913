import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'

/** Where a running local service can be reached: for the tools of whoever operates it. */
export type ServiceAddresses = {
  readonly pid: number
  readonly url: string
  readonly sandboxUrl: string
  /** Where its embedded store speaks DynamoDB's protocol. */
  readonly dynamoEndpoint: string
  /** Of the program that runs there. */
  readonly version?: string
}

const addresses: z.ZodMiniType<ServiceAddresses> = z.object({
  pid: z.int(),
  url: z.string(),
  sandboxUrl: z.string(),
  dynamoEndpoint: z.string(),
  version: z.exactOptional(z.string()),
})

/**
 * Says in the data folder where the service that has it runs. Whoever reads it must first have found the folder taken:
 * a killed service leaves the file behind, and the next one removes it before it does anything else.
 */
export async function writeServiceFile(dataDir: string, service: ServiceAddresses): Promise<void> {
  const file = fileIn(dataDir)
  await writeFile(`${file}.next`, JSON.stringify(service), { mode: 0o600 })
  await rename(`${file}.next`, file)
}

/** The service that runs in a data folder, if the folder says. */
export async function readServiceFile(dataDir: string): Promise<ServiceAddresses | undefined> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : addresses.parse(JSON.parse(text))
}

/** No service can be reached here any more. */
export function removeServiceFile(dataDir: string): Promise<void> {
  return rm(fileIn(dataDir), { force: true })
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'service.json')
}
