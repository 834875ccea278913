import { createServer } from 'node:http'
import { createPushVerifier, PushError } from 'grab-ticket-order-service/client/verify-push'

// Takes pushes and believes only those that are signed.
const verifyPush = createPushVerifier(process.env.WEBHOOK_SECRET ?? '')
// In an application a table with a unique index on the id, written in one transaction with the push.
const handled = new Set<string>()

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  try {
    const push = await verifyPush(request.headers, Buffer.concat(chunks))
    const isNew = !handled.has(push.id) // the same id may come again
    handled.add(push.id)
    response.writeHead(204).end() // within 10 seconds; what takes long comes after it
    if (isNew) console.log(push.body.outOrderNo, push.body.msgCode, push.body.msgInfo)
  } catch (error) {
    if (!response.headersSent) response.writeHead(error instanceof PushError ? 401 : 500).end()
  }
})
server.listen(Number(process.env.PORT ?? 8000), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`listening http://127.0.0.1:${address?.port}`)
})
