import { createServer } from 'node:http'
import { createPushVerifier, PushError } from 'grab-ticket-order-service/client/verify-push'

// Takes pushes and believes only those that are signed.
const verifyPush = createPushVerifier(process.env.WEBHOOK_SECRET ?? '')
const handled = new Set<string>() // keep these in your database

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  try {
    const push = await verifyPush(request.headers, Buffer.concat(chunks))
    if (!handled.has(push.id)) {
      handled.add(push.id)
      console.log(push.body.outOrderNo, push.body.msgCode, push.body.msgInfo)
    }
    response.writeHead(204).end()
  } catch (error) {
    response.writeHead(error instanceof PushError ? 401 : 500).end()
  }
})
server.listen(Number(process.env.PORT ?? 8000), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`listening http://127.0.0.1:${address?.port}`)
})
