// A process that loads one bundle, hands it one event, tells the answer and its CPU time (µs) on descriptor 3 and ends.
// (node:fs imported as an ES module would load more than the bundles themselves do.)
const { readFileSync, writeSync } = process.getBuiltinModule('node:fs')
const [, , bundle, event] = process.argv
const { handler } = await import(bundle)
const context = { awsRequestId: 'cold', functionName: 'cold', getRemainingTimeInMillis: () => 30_000 }
const answer = await handler(JSON.parse(readFileSync(event, 'utf8')), context)
const { user, system } = process.cpuUsage()
writeSync(3, JSON.stringify({ answer: JSON.stringify(answer), cpuUs: user + system }))
process.exit(0)
