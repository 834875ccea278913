import { readFileSync, writeSync } from 'node:fs'

// A process that loads one bundle, hands it one event, tells the answer on descriptor 3 and ends.
const [, , bundle, event] = process.argv
const { handler } = await import(bundle)
const context = { awsRequestId: 'cold', functionName: 'cold', getRemainingTimeInMillis: () => 30_000 }
const answer = await handler(JSON.parse(readFileSync(event, 'utf8')), context)
writeSync(3, JSON.stringify(answer))
process.exit(0)
