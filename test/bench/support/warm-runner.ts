import { readFileSync } from 'node:fs'
import { lambdaContext } from '#infra/local/gateway/lambda-context.ts'
import { createStub } from './stub.ts'
import { stubConnections } from './stub-socket.ts'

/*
 * Hands one event to a bundle's handler again and again, one at a time as Lambda does, with the network stubbed at the
 * socket; prints the CPU time of one request in µs, on descriptor 2 since the log has descriptor 1.
 */
const [, , bundle = '', sceneFile = '', warmUp = '', requests = ''] = process.argv
const { event, answers, stub } = JSON.parse(readFileSync(sceneFile, 'utf8'))
stubConnections(createStub(stub))
const { handler } = await import(bundle)

const first = JSON.stringify(await handler(event, lambdaContext('warm', 'first')))
if (!first.includes(answers)) throw new Error(`${bundle} answers ${first}`)
for (let n = 0; n < Number(warmUp); n += 1) await handler(event, lambdaContext('warm', 'request'))
const before = process.cpuUsage()
for (let n = 0; n < Number(requests); n += 1) await handler(event, lambdaContext('warm', 'request'))
const { user, system } = process.cpuUsage(before)
process.stderr.write(`${(user + system) / Number(requests)}\n`)
process.exit(0)
